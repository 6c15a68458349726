import AdminAPI
import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Deliveries over the admin API")
struct DeliveryRouteTests {
    @Test func `a page ends with the key of the next one`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        bench.queue(5)
        var seen: [String] = []
        var target = "/api/v1/deliveries?limit=2"
        for _ in 0..<3 {
            let page = try bench.ask(.get, target, token: token).json()
            seen += (page["items"]?.array ?? []).compactMap { $0["id"]?.string }
            guard let next = page["next"]?.string else { break }
            target = "/api/v1/deliveries?limit=2&cursor=\(next)"
        }
        #expect(seen.count == 5)
        #expect(Set(seen).count == 5)
        #expect(seen == seen.sorted(by: >))
    }

    @Test func `a list is narrowed by state, destination and time`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        let first = bench.queue(2)
        bench.kill(first[0])
        bench.clock.advance(by: .seconds(60))
        let since = bench.clock.now.text
        bench.queue(3)
        func count(_ query: String) throws -> Int? {
            try bench.ask(.get, "/api/v1/deliveries?" + query, token: token).json()["items"]?.array?
                .count
        }
        #expect(try count("state=dead") == 1)
        #expect(try count("state=dead,pending&destination=events") == 5)
        #expect(try count("since=\(since)") == 3)
        #expect(try count("since=\(since.replacing(":", with: "%3A"))&state=dead") == 0)
    }

    @Test(arguments: [
        ("state=alive", "superseded"), ("destination=nobody", "events"), ("limit=0", "1000"),
        ("since=yesterday", "2026-"), ("cursor=dlv_1", "dlv_"), ("state=%ff", "UTF-8"),
    ]) func `a wrong query says what would be right`(query: String, part: String) throws {
        let bench = AdminBench()
        let answer = bench.ask(.get, "/api/v1/deliveries?\(query)", token: try bench.token())
        #expect([400, 404].contains(answer.status))
        #expect(try answer.json()["detail"]?.string?.contains(part) == true)
    }

    @Test(
        arguments: [
            ("", 4, [:]), ("state=dead", 1, [:]), ("state=dead&destination=events", 1, [:]),
            ("state=delivered", 0, ["destinations": 0]), ("after=1h", 4, [:]),
            ("after=1h&state=dead", 1, ["pending": 0]), ("code=500", 1, ["pending": 0]),
        ] as [(String, Int, [String: Int])])
    func `counts are exact, and of states also what another choice would find`(
        query: String, total: Int, different: [String: Int]
    ) throws {
        let bench = AdminBench()
        bench.kill(bench.queue(4)[0])
        let facets = try bench.ask(
            .get, "/api/v1/deliveries/facets?" + query, token: try bench.token()
        ).json()
        #expect(facets["total"] == .number(JSONNumber(total)))
        #expect(facets["capped"] == false)
        #expect(facets["states"]?["pending"]?.number?.int ?? 0 == different["pending"] ?? 3)
        #expect(
            facets["destinations"]?["events"]?.number?.int ?? 0
                == different["destinations"] ?? total)
    }

    @Test(
        arguments: [
            (#"{"user":{"userName":"ada@x.com","name":{"display":"Ada"}}}"#, true, "Ada"),
            (#"{"user":{"userName":"ada@x.com","name":{"display":null}}}"#, true, "ada@x.com"),
            (#"{"user":{"userName":"ada@x.com","name":{"display":""}}}"#, true, "ada@x.com"),
            (#"{"group":{"displayName":"Staff"},"user":{"userName":"ada"}}"#, true, "ada"),
            (#"{"group":{"displayName":"Staff"}}"#, false, "Staff"),
            ("{}", true, nil), ("damaged", false, nil),
        ] as [(String, Bool, String?)])
    func `whom an event is about is told by the name that the event carries`(
        data: String, isUser: Bool, name: String?
    ) throws {
        let bench = AdminBench()
        let id = ResourceID(rawValue: "x")
        let event = EventDraft(
            type: isUser ? .userUpdated : .groupUpdated,
            integration: IntegrationName(rawValue: "contoso"), user: isUser ? id : nil,
            group: isUser ? nil : id, timestamp: bench.clock.now, data: Array(data.utf8))
        let delivery = DeliveryDraft(event: 0, destination: DestinationName(rawValue: "events"))
        bench.store.submit(
            .commit(Commit(change: .none, events: [event], deliveries: [delivery]))
        ) { _ in }
        for (path, place) in [("deliveries", "event"), ("events", nil)] as [(String, String?)] {
            let list = try bench.ask(.get, "/api/v1/\(path)", token: bench.token()).json()
            let item = list["items"]?.array?.first
            let outline = place.flatMap { item?[$0] } ?? item
            #expect(outline?["subject"] == name.map { .string($0) } ?? .null, "\(path)")
        }
    }

    @Test func `one delivery is shown with event, attempts and answer`() throws {
        let bench = AdminBench()
        let id = bench.queue(1)[0]
        bench.kill(id)
        let shown = try bench.ask(
            .get, "/api/v1/deliveries/\(id)", token: try bench.token()
        ).json()
        #expect(shown["state"] == "dead")
        #expect(shown["event"]?["type"] == "user.created")
        #expect(shown["data"]?["user"]?["id"] == "u0")
        let attempt = try #require(shown["attempts"]?.array?.first)
        #expect(attempt["status"] == 500)
        #expect(attempt["failure"] == "http_5xx")
        #expect(attempt["answer"] == "sorry")
        #expect(attempt["microseconds"]?["total"] == 1500)
        let path = "/api/v1/deliveries/\(id)/attempts"
        let alone = try bench.ask(.get, path, token: try bench.token()).json()
        #expect(alone["items"] == shown["attempts"])
    }

    @Test(arguments: [
        ("dlv_01JD3V8Q3W0000000000000001", 404), ("dlv_01JD3V8Q3W7N4YH2M1C5B0RZTE", 400),
        ("evt_01JD3V8Q3W0000000000000001", 400), ("x", 400),
    ]) func `an id that is none or unknown is no accident`(id: String, status: Int) throws {
        let bench = AdminBench()
        for path in [id, id + "/attempts"] {
            let answer = bench.ask(.get, "/api/v1/deliveries/\(path)", token: try bench.token())
            #expect(answer.status == status)
        }
    }

    @Test func `a dead delivery is retried by its id`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        let ids = bench.queue(2)
        bench.kill(ids[0])
        let answer = bench.ask(
            .post, "/api/v1/deliveries/retry", token: token,
            body: ["ids": .array(ids.map { .string("\($0)") })])
        #expect(try answer.json()["changed"] == 1)
        #expect(bench.gateway.refreshes == 1)
        let again = bench.ask(
            .post, "/api/v1/deliveries/retry", token: token,
            body: ["ids": [.string("dlv_01JD3V8Q3W0000000000000099")]])
        #expect(again.status == 404)
    }

    @Test func `all dead ones are retried at once, of one destination and since a time`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        for id in bench.queue(3) { bench.kill(id) }
        bench.clock.advance(by: .seconds(60))
        let since = bench.clock.now.text
        for id in bench.queue(2) { bench.kill(id) }
        func retry(_ body: JSONValue) throws -> JSONValue? {
            try bench.ask(.post, "/api/v1/deliveries/retry", token: token, body: body).json()[
                "changed"]
        }
        #expect(try retry(["dead": true, "since": .string(since), "destination": "events"]) == 2)
        #expect(try retry(["dead": true]) == 3)
        #expect(try retry(["dead": true]) == 0)
    }

    @Test func `a skipped delivery is given up`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        let id = bench.queue(1)[0]
        let answer = bench.ask(
            .post, "/api/v1/deliveries/skip", token: token, body: ["ids": [.string("\(id)")]])
        #expect(try answer.json()["changed"] == 1)
        let shown = try bench.ask(.get, "/api/v1/deliveries/\(id)", token: token).json()
        #expect(shown["state"] == "skipped")
    }

    @Test func `status counts what waits, integrations and tokens`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        let contoso = StoredToken.Scope.integration(IntegrationName(rawValue: "contoso"))
        _ = try bench.token(contoso, lifetime: .seconds(60))
        bench.kill(bench.queue(3)[0])
        let status = try bench.ask(.get, "/api/v1/status", token: token).json()
        #expect(status["ready"] == true)
        let destination = try #require(status["destinations"]?.array?.first)
        #expect(destination["states"]?["dead"] == 1)
        #expect(destination["states"]?["pending"] == 2)
        #expect(destination["accepted"] == 3)
        #expect(destination["activity"] == "open")
        #expect(destination["inFlight"] == 2)
        let integration = try #require(status["integrations"]?.array?.first)
        #expect(integration["tokens"] == 1)
        let end = bench.clock.now + .seconds(60)
        #expect(integration["tokenExpires"] == .string(end.text))
        #expect(status["store"]?["imbalance"] == 0)
    }
}

extension AdminBench {
    /// Queues one delivery for each of `count` users.
    @discardableResult func queue(_ count: Int) -> [DeliveryID] {
        for index in 0..<count {
            let user = ResourceID(rawValue: "u\(index)-\(clock.now.milliseconds)")
            let draft = EventDraft(
                type: .userCreated, integration: IntegrationName(rawValue: "contoso"), user: user,
                timestamp: clock.now, data: Array("{\"user\":{\"id\":\"u\(index)\"}}".utf8))
            let delivery = DeliveryDraft(
                event: 0, destination: DestinationName(rawValue: "events"))
            let commit = Commit(change: .none, events: [draft], deliveries: [delivery])
            store.submit(.commit(commit)) { _ in }
        }
        let query = DeliveryQuery(since: clock.now, limit: count)
        let views = try? store.read { reader throws(StoreError) in try reader.deliveries(query) }
        return (views ?? []).map(\.id).reversed()
    }

    /// Lets a delivery die of one failed attempt.
    func kill(_ id: DeliveryID) {
        var timing = AttemptTiming()
        timing.total = 1500
        let result = AttemptResult(
            status: 500, failure: .http5xx, detail: "HTTP 500", peer: "127.0.0.1", timing: timing,
            answer: Array("sorry".utf8))
        let record = AttemptRecord(
            delivery: id, number: 1, started: clock.now, result: result,
            verdict: .dead(holdsLane: false))
        store.submit(.attempt(record)) { _ in }
    }
}
