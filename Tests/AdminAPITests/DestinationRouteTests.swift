import AdminAPI
import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Destinations over the admin API")
struct DestinationRouteTests {
    private let events = DestinationName(rawValue: "events")

    @Test func `a pause is stored and ends with a resume`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        let path = "/api/v1/destinations/events/"
        #expect(bench.ask(.post, path + "pause", token: token).status == 200)
        let pauses = try bench.store.read { reader throws(StoreError) in try reader.pauses() }
        #expect(
            pauses == [Pause(.destination(events), since: bench.clock.now, reason: .operator)])
        #expect(bench.gateway.steering.asked == ["pauses"])
        #expect(try bench.ask(.post, path + "resume", token: token).json()["changed"] == 1)
        #expect(try bench.ask(.post, path + "resume", token: token).json()["changed"] == 0)
        let left = try bench.store.read { reader throws(StoreError) in try reader.pauses() }
        #expect(left == [])
    }

    @Test func `a destination shows how it is served, and since when and why it is paused`() throws
    {
        let bench = AdminBench()
        let token = try bench.token()
        func shown() throws -> JSONValue? {
            let list = try bench.ask(.get, "/api/v1/destinations", token: token).json()
            return list["items"]?.array?.first
        }
        let open = try shown()
        #expect(open?["paused"] == .null)
        let policy = try #require(open?["policy"])
        #expect(
            policy.object?.keys == [
                "scheduleSeconds", "giveUpAfterSeconds", "onDead", "timeoutSeconds", "concurrency",
                "ratePerSecond", "events", "format",
            ])
        #expect(policy["scheduleSeconds"]?.array?.compactMap { $0.number?.double } == [0.25, 30])
        #expect(policy["giveUpAfterSeconds"]?.number?.double == 3600)
        #expect(policy["ratePerSecond"]?.number?.double == 0.5)
        #expect(policy["events"] == ["user.*", "group.deleted"])
        _ = bench.ask(.post, "/api/v1/destinations/events/pause", token: token)
        let since = JSONValue.string(bench.clock.now.text)
        #expect(try shown()?["paused"] == ["since": since, "reason": "operator"])
    }

    @Test(arguments: ["destinations", "integrations"])
    func `one of them is shown as in the list, and an unknown one names those there are`(
        kind: String
    ) throws {
        let bench = AdminBench()
        let token = try bench.token()
        let list = try bench.ask(.get, "/api/v1/\(kind)", token: token).json()["items"]?.array
        let first = try #require(list?.first)
        let name = try #require(first["name"]?.string)
        #expect(try bench.ask(.get, "/api/v1/\(kind)/\(name)", token: token).json() == first)
        let unknown = bench.ask(.get, "/api/v1/\(kind)/nowhere", token: token)
        #expect(unknown.status == 404)
        #expect(try unknown.json()["detail"]?.string?.contains(name) == true)
    }

    @Test(arguments: [("approve", DeliveryState.pending), ("reject", .skipped)])
    func `held deliveries are decided about together`(verb: String, state: DeliveryState) throws {
        let bench = AdminBench()
        let event = EventDraft(
            type: .userDeactivated, integration: IntegrationName(rawValue: "contoso"),
            user: ResourceID(rawValue: "ada"), timestamp: bench.clock.now, request: nil,
            data: Array("{}".utf8))
        let delivery = DeliveryDraft(event: 0, destination: events, isHeld: true)
        bench.store.submit(
            .commit(Commit(change: .none, events: [event], deliveries: [delivery]))
        ) { _ in }
        let answer = try bench.ask(
            .post, "/api/v1/destinations/events/\(verb)", token: bench.token())
        #expect(try answer.json() == ["changed": 1, "more": false])
        let figures = try bench.store.read { reader throws(StoreError) in try reader.figures() }
        #expect(figures.queues[events]?.states[state] == 1)
    }

    @Test func `a test shows request and answer, but no secret`() throws {
        let bench = AdminBench()
        let answer = try bench.ask(
            .post, "/api/v1/destinations/events/test", token: bench.token())
        let json = try answer.json()
        #expect(json["ok"] == true)
        let exchange = json["exchanges"]?.array?.first
        #expect(
            exchange?["request"]?["url"] == "https://hooks.example.com/scim?code=•••&x=•••")
        #expect(exchange?["answer"]?["body"] == "fine")
        #expect(exchange?["answer"]?["status"] == 202)
        #expect(!answer.text.contains("hush"))
        #expect(answer.text.contains("evt_1"))
    }

    @Test func `a new secret is shown once and stored with its overlap`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        let path = "/api/v1/destinations/events/rotate-secret"
        let answer = try bench.ask(
            .post, path, token: token, body: ["overlapSeconds": 60]
        ).json()
        #expect(answer["secret"] == "whsec_new")
        #expect(answer["oldUntil"] == .string(Timestamp(milliseconds: 60_000).text))
        #expect(bench.gateway.steering.asked == ["secrets"])
        let stored = try bench.store.read { reader throws(StoreError) in
            try reader.signingSecrets()
        }
        #expect(stored.map(\.secret) == ["whsec_new"])
        #expect(!bench.log.lines.contains { "\($0)".contains("whsec_") })
        for seconds in [-1, 2_592_001, "1h", true] as [JSONValue] {
            let refused = bench.ask(
                .post, path, token: token, body: ["overlapSeconds": seconds])
            #expect(refused.status == 400)
        }
    }

    @Test(arguments: ["pause", "resume", "approve", "reject", "test", "rotate-secret"])
    func `an unknown destination is answered with the ones there are`(verb: String) throws {
        let bench = AdminBench()
        let answer = try bench.ask(
            .post, "/api/v1/destinations/nobody/\(verb)", token: bench.token())
        #expect(answer.status == 404)
        #expect(answer.text.contains("events"))
    }
}
