import Foundation
import HTTPMessage
import HTTPServer
import Testing
import Threads

@Suite("TLS", .timeLimit(.minutes(10)))
struct TLSTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try makeCertificate("first")
    }

    /// Makes a self-signed certificate for 127.0.0.1 and its key.
    private func makeCertificate(_ name: String) throws {
        let made = try run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
            "subjectAltName=IP:127.0.0.1", "-keyout", directory.file("\(name).key"), "-out",
            directory.file("\(name).pem"))
        try #require(made.status == 0)
    }

    private func options(
        _ change: (inout HTTPServerOptions) -> Void = { _ in }
    ) -> HTTPServerOptions {
        .local {
            $0.tls = ServerTLS(
                certificate: directory.file("first.pem"), key: directory.file("first.key"))
            change(&$0)
        }
    }

    private func curl(_ server: HTTPServer, _ more: [String] = []) throws -> String {
        let arguments =
            ["--silent", "--cacert", directory.file("first.pem"), "https://\(server.address)/a"]
            + more
        return try run(["curl"] + arguments).output
    }

    /// What `openssl s_client` says when it connects.
    private func hello(_ server: HTTPServer, _ arguments: [String] = []) throws -> String {
        try run(["openssl", "s_client", "-connect", server.address] + arguments).output
    }

    @Test func `curl and Python talk to it`() throws {
        try withServer(options: options()) { server in
            let answer = try curl(server)
            #expect(answer == "GET /a ")
            #expect(try curl(server, ["--data", "body", "--http1.1"]) == "POST /a body")
            let script = """
                import http.client, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[2])
                connection = http.client.HTTPSConnection(sys.argv[1], context=context)
                for size in (1, 100_000, 1_000_000):
                    connection.request("PUT", "/p", body=b"x" * size)
                    answer = connection.getresponse()
                    assert answer.read() == b"PUT /p " + b"x" * size
                    print(answer.status, end=" ")
                """
            let python = try run(
                ["python3", "-c", script, server.address, directory.file("first.pem")])
            #expect(python.output == "200 200 200 ")
        }
    }

    @Test func `the handler learns that the connection is encrypted`() throws {
        let handler = ClosureHandler { request, exchange in
            exchange.respond(HTTPResponse(status: 200, body: Array("\(request.isTLS)".utf8)))
        }
        try withServer(handler, options: options()) { server in
            let answer = try curl(server)
            #expect(answer == "true")
        }
    }

    @Test(arguments: [
        (["-tls1_3"], "TLSv1.3"), (["-tls1_2"], "TLSv1.2"),
        (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"], "TLSv1.2"),
        (["-tls1_2", "-cipher", "AES128-GCM-SHA256:@SECLEVEL=0"], nil),
        (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"], nil),
        (["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], nil),
        (["-tls1", "-cipher", "ALL:@SECLEVEL=0"], nil),
    ])
    func `only TLS 1.2 and 1.3 with forward secrecy and AEAD is spoken`(
        arguments: [String], version: String?
    ) throws {
        try withServer(options: options()) { server in
            let output = try hello(server, arguments)
            if let version {
                #expect(output.contains("New, \(version), Cipher is "), "\(output)")
            } else {
                #expect(output.contains("Cipher is (NONE)"), "\(output)")
            }
        }
    }

    @Test(arguments: [("http/1.1", true), ("h2,http/1.1", true), ("h2", false)])
    func `ALPN agrees on http/1.1 or on nothing`(offer: String, isAgreed: Bool) throws {
        try withServer(options: options()) { server in
            let output = try hello(server, ["-alpn", offer])
            #expect(output.contains("ALPN protocol: http/1.1") == isAgreed)
            #expect(output.contains("Cipher is (NONE)") == !isAgreed)
        }
    }

    @Test func `a client cannot renegotiate`() throws {
        try withServer(options: options()) { server in
            // "R" asks for it, and the end of the input would end the client in peace.
            let client = try run(
                ["openssl", "s_client", "-connect", server.address, "-tls1_2"], input: "R\n")
            #expect(client.output.contains("New, TLSv1.2, Cipher is ECDHE"))
            #expect(client.status == 1)
        }
    }

    @Test func `reloading takes new files whole, and keeps the old ones when they are broken`()
        throws
    {
        try makeCertificate("second")
        let files = FileManager.default
        try withServer(options: options()) { server in
            let (certificate, key) = (directory.file("first.pem"), directory.file("first.key"))
            try files.removeItem(atPath: certificate)
            try files.copyItem(atPath: directory.file("second.pem"), toPath: certificate)
            #expect(throws: HTTPServerError.keyDoesNotFit(certificate: certificate, key: key)) {
                try server.reloadTLS()
            }
            #expect(try hello(server).contains("CN = first"))
            try files.removeItem(atPath: key)
            try files.copyItem(atPath: directory.file("second.key"), toPath: key)
            try server.reloadTLS()
            #expect(try hello(server).contains("CN = second"))
        }
    }

    @Test(arguments: [
        ("missing.pem", "first.key", "No such file or directory"),
        ("first.pem", "missing.key", "No such file or directory"),
        ("first.key", "first.key", "server's certificate first"),
        ("first.pem", "first.pem", "PEM file without passphrase"),
        ("first.pem", "locked.key", "PEM file without passphrase"),
    ])
    func `bad files are explained`(certificate: String, key: String, advice: String) throws {
        try run(
            "openssl", "ec", "-aes128", "-passout", "pass:secret", "-in",
            directory.file("first.key"), "-out", directory.file("locked.key"))
        let tls = ServerTLS(certificate: directory.file(certificate), key: directory.file(key))
        let error = #expect(throws: HTTPServerError.self) {
            try withServer(options: .local { $0.tls = tls }) { _ in }
        }
        #expect(error?.description.contains(advice) == true, "\(String(describing: error))")
    }

    @Test func `a handshake has to be complete in time`() throws {
        try withServer(options: options { $0.limits.handshakeTime = .milliseconds(50) }) { server in
            let silent = try RawClient(port: server.port)
            let plain = try RawClient(port: server.port)
            plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(silent.isClosed())
            // OpenSSL sends an alert before the close.
            #expect(throws: RawClient.Failure.self) { try plain.answer() }
        }
    }

    @Test func `a client that goes away during an answer does no harm`() throws {
        let handler = ClosureHandler { request, exchange in
            let size = request.path == "/a" ? 1 : 16 << 20
            exchange.respond(
                HTTPResponse(status: 200, body: [UInt8](repeating: 0x78, count: size)))
        }
        try withServer(handler, options: options()) { server in
            let script = """
                import socket, ssl, struct, sys
                for _ in range(10):
                    plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                    plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    context = ssl._create_unverified_context()
                    tls = context.wrap_socket(plain)
                    tls.sendall(b"GET /large HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n")
                    tls.recv(100)
                    tls.close()
                """
            try #require(run("python3", "-c", script, "\(server.port)").status == 0)
            #expect(try curl(server) == "x")
        }
    }
}
