import Foundation
import HTTPMessage
import HTTPServer
import Testing

@Suite("Real clients", .timeLimit(.minutes(10)))
struct RealClientTests {
    @Test(arguments: [
        (["/a?b=c"], "GET /a?b=c "),
        (["/a", "--http1.0"], "GET /a "),
        (["/a", "--data", "body"], "POST /a body"),
        (["/a", "--request", "PATCH", "--data", "{}"], "PATCH /a {}"),
        (["/a", "--data", "x", "--header", "Expect: 100-continue"], "POST /a x"),
        (["/a", "--data", "x", "--header", "Transfer-Encoding: chunked"], "POST /a x"),
    ])
    func `curl gets its answer`(arguments: [String], body: String) throws {
        try withServer { server in
            let url = "http://\(server.address)\(arguments[0])"
            let answer = try run(["curl", "--silent", url] + arguments.dropFirst())
            #expect(answer.output == body)
        }
    }

    @Test func `curl uses one connection for several requests`() throws {
        try withServer { server in
            let url = "http://\(server.address)/[1-5]"
            let answer = try run(
                "curl", "--silent", "--output", "/dev/null", "--write-out", "%{num_connects}", url)
            #expect(answer.output == "10000")
        }
    }

    @Test(arguments: ["Expect: 100-continue", "Expect:"])
    func `curl reads the 413 of a body that is too long`(expectation: String) throws {
        let directory = try TemporaryDirectory()
        try run("truncate", "-s", "20M", directory.file("large"))
        try withServer { server in
            let answer = try run(
                "curl", "--silent", "--upload-file", directory.file("large"), "--header",
                expectation, "--write-out", " %{http_code}", "http://\(server.address)/a")
            #expect(answer.output.hasPrefix("The body is too long: "))
            #expect(answer.output.hasSuffix(" bytes are the most here. 413"))
        }
    }

    @Test func `Python's http.client keeps its connection through every kind of body`() throws {
        let script = """
            import http.client, sys
            connection = http.client.HTTPConnection(sys.argv[1])
            connection.connect()
            first = connection.sock
            def ask(method, body, **more):
                connection.request(method, "/p", body=body, **more)
                answer = connection.getresponse()
                text = answer.read()
                assert connection.sock is first and answer.status == 200, answer.status
                return text
            assert ask("GET", None) == b"GET /p "
            assert ask("HEAD", None) == b""
            assert ask("PUT", "a") == b"PUT /p a"
            assert ask("POST", (b"%d," % n for n in range(3)), encode_chunked=True,
                       headers={"Transfer-Encoding": "chunked"}) == b"POST /p 0,1,2,"
            assert ask("PATCH", b"x" * 1_000_000) == b"PATCH /p " + b"x" * 1_000_000
            assert ask("DELETE", None) == b"DELETE /p "
            print("good")
            """
        try withServer { server in
            let answer = try run("python3", "-c", script, server.address)
            #expect(answer.output == "good\n")
        }
    }

    @Test(
        .enabled(if: isInstalled("nginx"), "nginx is missing; deploy/test installs it"),
        arguments: [false, true])
    func `nginx passes requests on over connections that it keeps`(isUnix: Bool) throws {
        let directory = try TemporaryDirectory()
        let handler = ClosureHandler { request, exchange in
            let line = "\(request.path) \(request.body.count) \(request.peer)"
            exchange.respond(HTTPResponse(status: 200, body: Array(line.utf8)))
        }
        let options = HTTPServerOptions.local {
            $0.trustedProxies = ["127.0.0.1", "unix:"]
            if isUnix { $0.listener = .unix(path: directory.file("upstream"), mode: 0o666) }
        }
        try withServer(handler, options: options) { server in
            let nginx = try Nginx(directory, upstream: server.address)
            defer { nginx.stop() }
            for number in 0..<20 {
                let answer = try run(
                    "curl", "--silent", "--unix-socket", nginx.socket, "--data",
                    String(repeating: "x", count: number * 1_000), "--header",
                    "X-Forwarded-For: 6.6.6.6, 9.9.9.9", "http://h/\(number)")
                let peer = Peer.internet(address: "9.9.9.9")
                #expect(answer.output == "/\(number) \(number * 1_000) \(peer)")
            }
            #expect(server.connections == 1)
        }
    }
}

/// An nginx that passes everything on to one server.
private final class Nginx {
    let socket: String
    private let process = Process()

    init(_ directory: TemporaryDirectory, upstream: String) throws {
        socket = directory.file("front")
        let configuration = """
            daemon off; master_process off; pid \(directory.file("pid"));
            error_log \(directory.file("error.log"));
            events {}
            http {
                access_log off;
                client_body_temp_path \(directory.file("body"));
                proxy_temp_path \(directory.file("proxy"));
                fastcgi_temp_path \(directory.file("fastcgi"));
                uwsgi_temp_path \(directory.file("uwsgi"));
                scgi_temp_path \(directory.file("scgi"));
                upstream server { server \(upstream); keepalive 1; }
                server {
                    listen unix:\(socket);
                    location / {
                        proxy_pass http://server;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header X-Forwarded-For $http_x_forwarded_for;
                    }
                }
            }
            """
        let file = directory.file("nginx.conf")
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["nginx", "-c", file, "-p", directory.path, "-e", "stderr"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<500 {
            if (try? RawClient(path: socket)) != nil { return }
            usleep(10_000)
        }
        throw RawClient.Failure.cutShort("nginx does not listen")
    }

    func stop() {
        process.end()
    }
}
