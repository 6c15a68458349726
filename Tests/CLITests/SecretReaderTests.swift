import Configuration
import Foundation
import Ports
import TestSupport
import Testing

@testable import scimhook

@Suite("Finding secrets")
struct SecretReaderTests {
    private let log = TestLog()

    private func reader(_ environment: [String: String] = [:]) -> SecretReader {
        SecretReader(environment: { environment[$0] }, log: log)
    }

    /// Runs `body` with a file of these contents and permissions.
    private func withFile(
        _ contents: String, mode: Int = 0o600, _ body: (URL) throws -> Void
    ) throws {
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("secret")
        try contents.write(to: file, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: file.path)
        try body(file)
    }

    @Test func `a file is read without the end of its line`() throws {
        try withFile("whsec_abc \r\n\n") { file in
            let text = try reader().text(of: .file(file.path))
            #expect(text == "whsec_abc")
        }
        #expect(log.lines.isEmpty)
    }

    @Test func `a file that everybody can read is warned of, without its contents`() throws {
        try withFile("whsec_abc", mode: 0o644) { file in
            _ = try reader().text(of: .file(file.path))
        }
        #expect(log.lines.map(\.level) == [.warning])
        #expect(!"\(log.lines)".contains("whsec_abc"))
    }

    @Test func `a credential is a file that the service manager put there`() throws {
        try withFile("whsec_abc\n") { file in
            let directory = file.deletingLastPathComponent().path
            let reader = reader(["CREDENTIALS_DIRECTORY": directory])
            let text = try reader.text(of: .credential("secret"))
            #expect(text == "whsec_abc")
        }
    }

    @Test func `the environment is read without the end of its line, text as it is`() throws {
        #expect(try reader(["S": "whsec_x\n"]).text(of: .environment("S")) == "whsec_x")
        #expect(try reader().text(of: .literal("whsec_y")) == "whsec_y")
    }

    @Test(arguments: [
        (Secret.environment("NONE"), "the environment variable NONE is not set, or empty"),
        (.credential("hook"), "LoadCredential=hook:FILE"),
        (.file("/nonexistent"), "/nonexistent cannot be read: No such file or directory"),
        (.file("/dev/null"), "/dev/null is empty"),
    ]) func `a secret that is not there says where it was looked for`(
        secret: Secret, message: String
    ) {
        do throws(SecretReader.Failure) {
            Issue.record("found \(try reader().text(of: secret).count) bytes")
        } catch {
            #expect(error.message.contains(message))
        }
    }
}
