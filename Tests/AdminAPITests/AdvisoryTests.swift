import HTTPMessage
import JSON
import Ports
import Testing

@Suite("Advisories about SCIM products that concern the admin API")
struct AdvisoryTests {
    /// Bitwarden before 2026.4.1: whoever was signed in could read and rotate the SCIM key.
    @Test func `CVE-2026-43640, who is only signed in neither reads nor rotates a secret`() throws {
        let bench = AdminBench()
        let secret = try bench.token()
        let viewer = try bench.token(.admin(.viewer))
        var seen = 0
        for example in RouteExample.all where example.method == .get {
            let target = try example.prepare(bench).target
            guard target != "/api/v1/stream" else { continue }
            let answer = bench.ask(.get, target, token: viewer)
            #expect(!answer.text.contains(secret) && !answer.text.contains(viewer), "\(target)")
            seen += 1
        }
        #expect(seen > 20)
        let changes: [(String, JSONValue?)] = [
            ("/api/v1/tokens", ["integration": "contoso"]),
            ("/api/v1/destinations/events/rotate-secret", nil),
        ]
        for (target, body) in changes {
            #expect(bench.ask(.post, target, token: viewer, body: body).status == 403)
        }
    }
}
