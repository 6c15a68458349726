import CurlTransport
import Foundation
import HTTPMessage
import Ports
import TestSupport
import Testing

@Suite("Receivers behind TLS", .timeLimit(.minutes(10)))
struct TLSTests {
    @Test func `a certificate of an unknown authority is refused`() throws {
        try TLSReceiver.use { receiver in
            let result = try withTransport { $0.exchange(.post(receiver.url)) }
            #expect(result.attempt.failure == .tls)
            #expect(result.attempt.status == nil)
            #expect(result.attempt.detail.contains("self-signed certificate"))
        }
    }

    @Test func `a certificate of a configured authority is accepted, and its time is told`() throws
    {
        try TLSReceiver.use { receiver in
            try withTransport { transport in
                var request = OutboundRequest(method: "GET", url: receiver.url)
                request.tls = ClientTLS(authorities: receiver.certificate)
                let result = transport.exchange(request)
                #expect(result.attempt.status == 200, "\(result.attempt.detail)")
                #expect(result.attempt.failure == nil)
                #expect(result.attempt.timing.secured > result.attempt.timing.connected)
                // Another destination without these authorities must not share the connection.
                request.tls = nil
                #expect(transport.exchange(request).attempt.failure == .tls)
            }
        }
    }

    @Test func `a certificate for another name is refused`() throws {
        try TLSReceiver.use { receiver in
            let url = receiver.url.replacingOccurrences(of: "127.0.0.1", with: "localhost")
            var request = OutboundRequest(method: "GET", url: url)
            request.tls = ClientTLS(authorities: receiver.certificate)
            let result = try withTransport { $0.exchange(request) }
            #expect(result.attempt.failure == .tls)
        }
    }

    @Test func `a receiver that wants a client certificate gets it`() throws {
        try TLSReceiver.use(arguments: ["-Verify", "1", "-verify_return_error"]) { receiver in
            try withTransport { transport in
                var request = OutboundRequest(method: "GET", url: receiver.url)
                request.tls = ClientTLS(authorities: receiver.certificate)
                let refused = transport.exchange(request).attempt
                #expect(refused.failure == .tls, "\(refused.detail)")
                request.tls = ClientTLS(
                    certificate: receiver.certificate, key: receiver.key,
                    authorities: receiver.certificate)
                let result = transport.exchange(request)
                #expect(result.attempt.status == 200, "\(result.attempt.detail)")
            }
        }
    }

    @Test(arguments: [
        ([], nil), (["-no_tls1_2"], FailureClass.tls),
        (["-cipher", "DHE-RSA-AES128-SHA256"], .tls),
    ])
    func `with suites of its own a request speaks TLS 1 2 and nothing else`(
        arguments: [String], failure: FailureClass?
    ) throws {
        try TLSReceiver.use(arguments: arguments) { receiver in
            try withTransport { transport in
                var request = OutboundRequest(method: "GET", url: receiver.url)
                request.answerLimit = 64 << 10
                request.tls = ClientTLS(
                    authorities: receiver.certificate, suites: "ECDHE-ECDSA-AES128-GCM-SHA256")
                let attempt = transport.exchange(request).attempt
                #expect(attempt.failure == failure, "\(attempt.detail)")
                guard failure == nil else { return }
                let page = String(decoding: attempt.answer, as: UTF8.self)
                #expect(page.contains("New, TLSv1.2, Cipher is ECDHE-ECDSA-AES128-GCM-SHA256"))
            }
        }
    }

    @Test func `a file that is missing is a failure of TLS and not of the process`() throws {
        try TLSReceiver.use { receiver in
            var request = OutboundRequest(method: "GET", url: receiver.url)
            request.tls = ClientTLS(authorities: "/nowhere/authorities.pem")
            let result = try withTransport { $0.exchange(request) }
            #expect(result.attempt.failure == .tls)
        }
    }
}

/// `openssl s_server` with a certificate for 127.0.0.1 that it signed itself.
private struct TLSReceiver {
    let url: String
    let certificate: String
    let key: String

    static func use(arguments: [String] = [], _ body: (TLSReceiver) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "scimhook-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificate = folder.appending(path: "certificate.pem").path
        let key = folder.appending(path: "key.pem").path
        let request = try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=receiver",
            "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        request.process.waitUntilExit()
        let server = try openssl(
            [
                "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key,
                "-CAfile", certificate, "-www",
            ] + arguments)
        defer {
            // Not SIGTERM: the child inherits the mask of a test's thread, which blocks it.
            kill(server.process.processIdentifier, SIGKILL)
            server.process.waitUntilExit()
        }
        let port = try #require(acceptedPort(server.output.fileHandleForReading))
        try body(
            TLSReceiver(
                url: "https://127.0.0.1:\(port)/", certificate: certificate, key: key))
    }

    private static func openssl(
        _ arguments: [String]
    ) throws -> (process: Process, output: Pipe) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output)
    }

    /// Reads up to the line `ACCEPT 127.0.0.1:PORT`.
    private static func acceptedPort(_ output: FileHandle) -> Int? {
        var text = ""
        while true {
            let chunk = output.availableData
            guard !chunk.isEmpty else { return nil }
            text += String(decoding: chunk, as: UTF8.self)
            if let match = text.firstMatch(of: /ACCEPT [0-9.]+:(\d+)\n/) { return Int(match.1) }
        }
    }
}
