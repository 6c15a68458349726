import Alerts
import CurlTransport
import Foundation
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Alerts by e-mail, as a mail server takes them", .timeLimit(.minutes(10)))
struct MailTests {
    private func mail(
        _ server: String, to recipients: [String] = ["ops@x.example"], password: String? = nil,
        security: MailEnvelope.Security = .auto, authorities: String? = nil,
        policy: NetworkPolicy = NetworkPolicy()
    ) -> OutboundRequest {
        let mail = AlertMail(
            envelope: MailEnvelope(
                from: "scimhook@x.example", to: recipients,
                user: password == nil ? nil : "gateway", password: password, security: security),
            server: server, timeout: .seconds(60), policy: policy,
            tls: authorities.map { ClientTLS(authorities: $0) })
        let body: JSONValue = [
            "summary": "Destination größe is failing",
            "text": .string(
                "[scimhook] Größe → 500.\n.a line with a dot\n" + String(repeating: "ü", count: 900)
            ),
        ]
        let message = AlertMessage(
            id: .init(alert: "alr_1", channel: "email1"), subject: "x",
            created: Timestamp(milliseconds: 1_795_473_667_123), body: body.bytes)
        return mail.request(message, version: "1.2.3")
    }

    @Test func `the message arrives whole, whoever takes it apart`() throws {
        let server = try MailServer()
        let result = try withTransport { transport in
            transport.exchange(
                mail(server.url, to: ["ops@x.example", "night@y.example"]))
        }
        #expect(result.attempt.failure == nil, "\(result.attempt.detail)")
        #expect(result.attempt.status.map { (200..<300).contains($0) } == true)
        let seen = try server.result()
        #expect(seen["secure"] == false)
        #expect(
            seen["commands"]?.array?.compactMap(\.string).contains("RCPT TO:<night@y.example>")
                == true)
        let message = try #require(seen["message"])
        #expect(message["subject"] == "[scimhook] Destination größe is failing")
        #expect(message["from"] == "scimhook@x.example")
        #expect(message["to"] == "ops@x.example, night@y.example")
        #expect(message["date"] == "2026-11-23T22:41:07+00:00")
        #expect(message["id"] == "<alr_1.email1@x.example>")
        #expect(message["defects"] == [])
        #expect((message["longest"]?.number?.int ?? 1000) <= 78)
        let body = try #require(message["body"]?.string).replacing("\r\n", with: "\n")
        #expect(body.hasPrefix("[scimhook] Größe → 500.\n.a line with a dot\nüü"))
        #expect(body.count { $0 == "ü" } == 900)
    }

    @Test func `a recipient that is refused does not keep it from the others`() throws {
        let server = try MailServer(["--refuse", "gone@"])
        let result = try withTransport { transport in
            transport.exchange(mail(server.url, to: ["gone@x.example", "ops@x.example"]))
        }
        #expect(result.attempt.failure == nil, "\(result.attempt.detail)")
        #expect(try server.result()["message"]?.object != nil)
    }

    @Test(arguments: [
        (["--refuse", "ops@"], "550"), (["--reply", "451 later"], "451"),
    ])
    func `what the server refuses is a failure with its reply`(
        arguments: [String], reply: String
    ) throws {
        let server = try MailServer(arguments)
        let result = try withTransport { $0.exchange(mail(server.url)) }
        #expect(result.attempt.failure != nil)
        #expect(result.attempt.status == Int(reply))
    }

    @Test func `a password goes over TLS that was checked, or not at all`() throws {
        try withCertificate { certificate, key in
            let login = Data("\u{0}gateway\u{0}secret".utf8).base64EncodedString()
            let tls = ["--certificate", certificate, "--key", key, "--login", login]
            let trusted = try MailServer(tls)
            let result = try withTransport { transport in
                transport.exchange(
                    mail(trusted.url, password: "secret", authorities: certificate))
            }
            #expect(result.attempt.failure == nil, "\(result.attempt.detail)")
            let seen = try trusted.result()
            #expect(seen["secure"] == true)
            #expect(seen["message"]?.object != nil)
            // A server that nobody vouches for, and one without TLS.
            for arguments in [tls, ["--login", login]] {
                let server = try MailServer(arguments)
                let result = try withTransport { transport in
                    transport.exchange(mail(server.url, password: "secret"))
                }
                #expect(result.attempt.failure == .tls, "\(result.attempt.detail)")
                let seen = try server.result()
                #expect(seen["message"] == .null)
                #expect(!String(decoding: seen.bytes, as: UTF8.self).contains("AUTH"))
            }
        }
    }

    @Test func `without a password an unchecked certificate is better than none`() throws {
        try withCertificate { certificate, key in
            let tls = ["--certificate", certificate, "--key", key]
            for (security, isSent, isSecure) in [
                (MailEnvelope.Security.auto, true, true), (.never, true, false),
                (.required, false, false),
            ] {
                let server = try MailServer(tls)
                let result = try withTransport { transport in
                    transport.exchange(mail(server.url, security: security))
                }
                #expect((result.attempt.failure == nil) == isSent, "\(result.attempt.detail)")
                let seen = try server.result()
                #expect((seen["message"]?.object != nil) == isSent)
                if isSent { #expect(seen["secure"] == .bool(isSecure)) }
            }
        }
    }

    @Test func `the network policy holds for mail servers, too`() throws {
        let server = try MailServer()
        let policy = NetworkPolicy(deny: ["127.0.0.0/8"])
        let result = try withTransport { $0.exchange(mail(server.url, policy: policy)) }
        #expect(result.attempt.failure == .blocked)
    }

    @Test func `a request after a message is an ordinary one`() throws {
        let server = try MailServer()
        try withReceiver { receiver in
            try withTransport { transport in
                #expect(transport.exchange(mail(server.url)).attempt.failure == nil)
                #expect(transport.exchange(.post(receiver.url)).attempt.status == 204)
            }
        }
        var request = OutboundRequest.post("smtp://127.0.0.1:1")
        #expect(try withTransport { $0.exchange(request) }.attempt.failure == .blocked)
        request.mail = MailEnvelope(from: "a@x", to: ["b@x"])
        request.url = "http://127.0.0.1:1"
        #expect(try withTransport { $0.exchange(request) }.attempt.failure == .blocked)
    }
}

/// `peers/mail_server.py`, in a process of its own, for one connection.
private final class MailServer {
    let url: String
    private let process = Process()
    private let output = Pipe()

    init(_ arguments: [String] = []) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "peers/mail_server.py")
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path] + arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var text = ""
        while !text.contains("\n") {
            let chunk = output.fileHandleForReading.availableData
            try #require(!chunk.isEmpty, "the mail server has not started")
            text += String(decoding: chunk, as: UTF8.self)
        }
        url = "smtp://127.0.0.1:\(text.prefix { $0 != "\n" })"
    }

    deinit {
        // Not SIGTERM: the child inherits the mask of a test's thread, which blocks it.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// What it says once its connection has ended.
    func result() throws -> JSONValue {
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONValue(parsing: Array(data))
    }
}

/// A certificate for 127.0.0.1 that nobody vouches for, and its key.
private func withCertificate(_ body: (String, String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
        path: "scimhook-mail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = folder.appending(path: "certificate.pem").path
    let key = folder.appending(path: "key.pem").path
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=mail", "-addext",
        "subjectAltName=IP:127.0.0.1",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try body(certificate, key)
}
