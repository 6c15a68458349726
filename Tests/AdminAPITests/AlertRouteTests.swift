import AdminAPI
import HTTPMessage
import JSON
import Testing

@Suite("The routes of alerts", .timeLimit(.minutes(10)))
struct AlertRouteTests {
    @Test func `the list says what waits and why`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        let items = try bench.ask(.get, "/api/v1/alerts", token: token).json()["items"]?.array
        #expect(items?.map { $0["name"]?.string } == ["chat", "pager"])
        #expect(items?.last?["waiting"] == 2)
        #expect(items?.last?["on"] == ["dead"])
        #expect(items?.last?["failure"] == "it ended with exit code 1")
    }

    @Test func `a test says whether it was sent`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        let good = try bench.ask(.post, "/api/v1/alerts/chat/test", token: token).json()
        #expect(good == ["ok": true, "failure": .null])
        let bad = try bench.ask(.post, "/api/v1/alerts/pager/test", token: token).json()
        #expect(bad == ["ok": false, "failure": "it ended with exit code 1"])
        let missing = bench.ask(.post, "/api/v1/alerts/nobody/test", token: token)
        #expect(missing.status == 404)
        #expect(missing.text.contains("chat, pager"))
    }
}
