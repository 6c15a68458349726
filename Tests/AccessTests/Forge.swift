import Access
import Foundation
import HTTPMessage
import JSON
import SCIM

/// Makes keys and tokens with the `openssl` program, so that nothing of ours signs what ours checks.
struct Forge {
    /// Made once: the issuer's keys, and one that the issuer does not know.
    static let issuer = Forge(keyID: "k1")
    static let successor = Forge(keyID: "k2")
    static let stranger = Forge(keyID: "k1")

    let keyID: String
    private let pem: String
    let modulus: [UInt8]

    init(keyID: String) {
        self.keyID = keyID
        pem = FileManager.default.temporaryDirectory.path + "/scimhook-\(UUID().uuidString).pem"
        _ = openssl(["genrsa", "-out", pem, "2048"])
        let output = openssl(["rsa", "-in", pem, "-noout", "-modulus"])
        let hex = String(decoding: output, as: UTF8.self).split(separator: "=")[1]
        modulus = stride(from: 0, to: 512, by: 2).map { offset in
            UInt8(hex.dropFirst(offset).prefix(2), radix: 16) ?? 0
        }
    }

    /// The public key as a JSON Web Key.
    var webKey: JSONValue {
        [
            "kty": "RSA", "use": "sig", "kid": .string(keyID), "e": "AQAB",
            "n": .string(Base64.urlText(of: modulus)), "x5t": .string(keyID),
        ]
    }

    /// The public key as `openssl` writes it, which a forger could take for an HMAC secret.
    var publicPEM: [UInt8] { openssl(["rsa", "-in", pem, "-pubout"]) }

    func sign(_ text: String) -> [UInt8] {
        openssl(["dgst", "-sha256", "-sign", pem], input: Array(text.utf8))
    }

    /// A token with these claims; `header` members replace the usual ones, `null` removes one.
    func token(_ claims: JSONValue, header changes: JSONObject = [:]) -> String {
        let text = unsigned(claims, header: changes)
        return text + "." + Base64.urlText(of: sign(text))
    }

    func unsigned(_ claims: JSONValue, header changes: JSONObject = [:]) -> String {
        var header: JSONObject = ["typ": "JWT", "alg": "RS256", "kid": .string(keyID)]
        for member in changes.members {
            header[member.key] = member.value == .null ? nil : member.value
        }
        return [JSONValue.object(header), claims].map { Base64.urlText(of: $0.bytes) }
            .joined(separator: ".")
    }

    /// What Entra says in a token of version 1 for a self-made integration (entra-facts §5.2).
    static func claims(_ now: Timestamp, _ changes: JSONObject = [:]) -> JSONValue {
        let seconds = Int(now.milliseconds / 1000)
        var claims: JSONObject = [
            "aud": "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
            "iss": .string("https://sts.windows.net/\(tenant)/"),
            "iat": .number(JSONNumber(seconds - 300)), "nbf": .number(JSONNumber(seconds - 300)),
            "exp": .number(JSONNumber(seconds + 3600)),
            "appid": "00000014-0000-0000-c000-000000000000", "tid": .string(tenant), "ver": "1.0",
            "sub": "7c1c5d9e-0000-4000-8000-000000000001",
        ]
        for member in changes.members {
            claims[member.key] = member.value == .null ? nil : member.value
        }
        return .object(claims)
    }

    static let tenant = "b0d51234-5678-4abc-9def-0123456789ab"
    static let foreign = "f0e1d2c3-5678-4abc-9def-0123456789ab"
}

/// What the program prints.
private func openssl(_ arguments: [String], input: [UInt8] = []) -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    let (output, source) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardInput = source
    process.standardError = FileHandle.nullDevice
    try? process.run()
    source.fileHandleForWriting.write(Data(input))
    try? source.fileHandleForWriting.close()
    let bytes = Array(output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return bytes
}
