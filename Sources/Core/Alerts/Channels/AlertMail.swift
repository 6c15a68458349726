import HTTPMessage
import JSON
package import Ports
import SCIM

/// Sends alerts as e-mail.
package struct AlertMail: Sendable {
    package var envelope: MailEnvelope
    /// `smtp://` or `smtps://`, host and port.
    package var server: String
    package var timeout: Duration
    package var policy: NetworkPolicy
    package var tls: ClientTLS?

    package init(
        envelope: MailEnvelope, server: String, timeout: Duration = .seconds(30),
        policy: NetworkPolicy = NetworkPolicy(), tls: ClientTLS? = nil
    ) {
        self.envelope = envelope
        self.server = server
        self.timeout = timeout
        self.policy = policy
        self.tls = tls
    }

    /// - Parameters:
    ///   - message: What to send.
    ///   - version: Of the gateway, for `User-Agent`.
    /// - Returns: A request whose status is the server's last reply (RFC 5321 §4.2).
    package func request(_ message: AlertMessage, version: String) -> OutboundRequest {
        var request = OutboundRequest(
            method: "POST", url: server, body: MailText(message, envelope, version: version).bytes,
            timeout: timeout, policy: policy, tls: tls)
        request.mail = envelope
        return request
    }
}

/// One alert as an Internet message (RFC 5322, RFC 2045, RFC 2047).
///
/// Nothing in it can become another header: texts go encoded, addresses were checked when the
/// configuration was read and lose what is left of control characters here.
struct MailText {
    private let message: AlertMessage
    private let envelope: MailEnvelope
    private let version: String

    init(_ message: AlertMessage, _ envelope: MailEnvelope, version: String) {
        self.message = message
        self.envelope = envelope
        self.version = version
    }

    var bytes: [UInt8] {
        let body = (try? JSONValue(parsing: message.body)) ?? .null
        let summary = body["summary"]?.string ?? "alert"
        let text = (body["text"]?.string ?? "").replacing("\n", with: "\r\n") + "\r\n"
        let domain = envelope.from.split(separator: "@").last.map(String.init) ?? "localhost"
        let lines = [
            "From: \(oneLine(envelope.from))",
            "To: \(envelope.to.map(oneLine).joined(separator: ",\r\n "))",
            "Subject: \(encodedWords("[scimhook] " + summary))",
            "Date: \(mailDate(message.created))",
            "Message-ID: <\(oneLine("\(message.id.alert).\(message.id.channel)@\(domain)"))>",
            "Auto-Submitted: auto-generated", "User-Agent: scimhook/\(version)",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64", "",
        ]
        let content = wrapped(Base64.text(of: Array(text.utf8)))
        return Array(((lines + content).joined(separator: "\r\n") + "\r\n").utf8)
    }
}

/// The text without control characters.
private func oneLine(_ text: String) -> String {
    let kept = text.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }
    return String(String.UnicodeScalarView(kept))
}

/// RFC 5322 §3.3; the time of HTTP says `GMT` where mail wants an offset.
private func mailDate(_ moment: Timestamp) -> String {
    String(
        decoding: HTTPDate(unixSeconds: Int(max(0, moment.milliseconds / 1000))).bytes,
        as: UTF8.self
    ).replacing("GMT", with: "+0000")
}

/// RFC 2047 §2: words of at most 75 characters, none of which splits a character.
func encodedWords(_ text: String) -> String {
    var words: [String] = []
    var part: [UInt8] = []
    for character in text {
        let bytes = Array(String(character).utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 })
        if part.count + bytes.count > 42 {
            words.append(encodedWord(part))
            part = []
        }
        // A single character of more bytes than fit is cut: nobody names a destination so.
        part += bytes.prefix(42)
    }
    return (words + [encodedWord(part)]).joined(separator: "\r\n ")
}

private func encodedWord(_ bytes: [UInt8]) -> String { "=?utf-8?B?\(Base64.text(of: bytes))?=" }

/// Lines of 76 characters (RFC 2045 §6.8).
private func wrapped(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return stride(from: 0, to: bytes.count, by: 76).map {
        String(decoding: bytes[$0..<min($0 + 76, bytes.count)], as: UTF8.self)
    }
}
