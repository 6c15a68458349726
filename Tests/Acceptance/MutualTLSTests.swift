import Foundation
import Testing

@Suite("A user API that wants a client certificate", .serialized, .timeLimit(.minutes(10)))
struct MutualTLSTests {
    @Test func `accounts are made over a connection that both sides have shown a certificate for`()
        throws
    {
        let certificates = try Certificates()
        let peer = try UserAPIPeer(certificates: certificates.path)
        let site = try site(
            peer, "certificate: \"client.pem\", key: \"client.key\", ca: \"ca.pem\"", certificates)
        try site.simulate(users: 5, cycles: 0)
        let states = try site.drain()
        #expect(states["delivered"] ?? 0 >= 5)
        #expect(states["retrying"] == 0)
        #expect(try peer.users().count == 5)
        let journal = try peer.journal()
        #expect(Set(journal.map { $0["client"] as? String }) == ["scimhook"])
        #expect(Set(journal.map { $0["authorization"] as? String }) == ["Bearer t0ken"])
        #expect(try doctor(site).contains("\"name\":\"destination service\",\"verdict\":\"ok\""))
    }

    @Test(arguments: ["ca: \"ca.pem\"", "certificate: \"client.pem\", key: \"client.key\""])
    func `without one of the two nothing is sent, and nothing is lost`(files: String) throws {
        let certificates = try Certificates()
        let peer = try UserAPIPeer(certificates: certificates.path)
        let site = try site(peer, files, certificates)
        try site.simulate(users: 2, cycles: 0)
        let state = site.state
        let isRefused = try waitUntil {
            let (_, output) = try BuiltProgram.run(
                "deliveries", "list", "--only", "retrying", "--json", "--state", state)
            let items = object(output)?["items"] as? [[String: Any]] ?? []
            return items.count == 2 && items.allSatisfy { $0["lastFailure"] as? String == "tls" }
        }
        #expect(isRefused)
        #expect(try peer.journal().isEmpty)
        #expect(
            try doctor(site).contains("\"name\":\"destination service\",\"verdict\":\"failed\""))
    }

    private func site(
        _ peer: UserAPIPeer, _ files: String, _ certificates: Certificates
    ) throws -> ExampleSite {
        let absolute = files.replacing(": \"", with: ": \"\(certificates.path)/")
        return try ExampleSite(
            "user-api.json5", url: ("https://api.example.com", peer.url),
            credentials: ["service.token": "t0ken"],
            edits: [
                (
                    "{ bearer: { credential: \"service.token\" } }",
                    "{ bearer: { credential: \"service.token\" }, tls: { \(absolute) } }"
                )
            ])
    }

    private func doctor(_ site: ExampleSite) throws -> String {
        try BuiltProgram.run("doctor", "--json", "--config", site.file.path).output
    }
}

/// An authority of our own, and what it says about a server and a client; made by openssl.
private final class Certificates {
    private let directory = FileManager.default.temporaryDirectory
        .appending(path: "scimhook-certificates-\(UUID().uuidString)")

    var path: String { directory.path }

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let script = """
            set -e
            cd "$0"
            openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca -days 2
            echo 'subjectAltName=IP:127.0.0.1' > server.ext
            : > client.ext
            for name in server client; do
                openssl req -newkey rsa:2048 -nodes -keyout $name.key -out $name.csr -subj /CN=scimhook
                openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
                    -extfile $name.ext -out $name.pem
            done
            """
        let made = try RunningProgram("/bin/sh", ["-c", script, directory.path])
        try #require(made.waitForExit() == 0, "\(made.remarks)")
    }

    deinit { try? FileManager.default.removeItem(at: directory) }
}
