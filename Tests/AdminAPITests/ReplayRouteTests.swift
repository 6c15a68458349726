import AdminAPI
import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Replays over the admin API")
struct ReplayRouteTests {
    private let path = "/api/v1/destinations/events/replay"

    /// A gateway that has delivered this many, a minute ago.
    private func bench(_ count: Int) -> AdminBench {
        let bench = AdminBench()
        for id in bench.queue(count) {
            let record = AttemptRecord(
                delivery: id, number: 1, started: bench.clock.now,
                result: AttemptResult(status: 204), verdict: .delivered)
            bench.store.submit(.attempt(record)) { _ in }
        }
        bench.clock.advance(by: .seconds(60))
        return bench
    }

    private func states(_ bench: AdminBench) throws -> [DeliveryState: Int] {
        let figures = try bench.store.read { reader throws(StoreError) in try reader.figures() }
        let queue = figures.queues[DestinationName(rawValue: "events")]
        return (queue?.states ?? [:]).filter { $0.value > 0 }
    }

    @Test func `a replay is a job that brings back a part each second and then ends`() throws {
        let bench = bench(3)
        let token = try bench.token()
        let answer = bench.ask(
            .post, path, token: token, body: ["since": "1h", "perSecond": 2])
        #expect(answer.status == 202)
        let begun = try answer.json()
        #expect(begun["kind"] == "replay" && begun["total"] == 3 && begun["done"] == 0)
        #expect(begun["filter"]?["types"] == ["*"])
        func job() throws -> JSONValue {
            let id = begun["id"]?.string ?? ""
            return try bench.ask(.get, "/api/v1/jobs/\(id)", token: token).json()
        }
        let second = bench.ask(.post, path, token: token, body: ["since": "1h"])
        #expect(second.status == 409)
        bench.context.jobs.tick(bench.context)
        #expect(try states(bench) == [.retrying: 2, .delivered: 1])
        #expect(try job()["changed"] == 2 && job()["done"] == 2)
        bench.context.jobs.tick(bench.context)
        #expect(try states(bench) == [.retrying: 3])
        #expect(try job()["state"] == "running")
        bench.context.jobs.tick(bench.context)
        #expect(try job()["state"] == "done")
        #expect(try job()["changed"] == 3 && job()["done"] == 3)
        #expect(bench.gateway.refreshes == 2)
        let audit = try bench.ask(.get, "/api/v1/audit", token: token).json()
        let entry = audit["items"]?.array?.first
        #expect(entry?["action"] == "destination.replay")
        #expect(entry?["subject"] == "events")
        #expect(entry?["after"]?["onlyUndelivered"] == false)
    }

    @Test func `a cancelled replay leaves the rest as it was`() throws {
        let bench = bench(3)
        let token = try bench.token()
        let begun = try bench.ask(
            .post, path, token: token, body: ["since": "1h", "perSecond": 1]
        ).json()
        bench.context.jobs.tick(bench.context)
        let id = begun["id"]?.string ?? ""
        #expect(bench.ask(.post, "/api/v1/jobs/\(id)/cancel", token: token).status == 200)
        for _ in 0..<3 { bench.context.jobs.tick(bench.context) }
        #expect(try states(bench) == [.retrying: 1, .delivered: 2])
    }

    @Test func `only what was given up, or of a type, or in a time comes back when asked`() throws {
        for (body, count) in [
            (["since": "1h", "onlyUndelivered": true], 0),
            (["since": "1h", "types": ["group.*", "user.updated"]], 0),
            (["since": "1h", "types": ["user.created"]], 2), (["since": "30s"], 0),
            (["since": "1h", "until": "2m"], 0), (["since": "1h", "until": "30s"], 2),
        ] as [(JSONValue, Int)] {
            let bench = bench(2)
            #expect(try bench.ask(.post, path, token: bench.token(), body: body).status == 202)
            for _ in 0..<3 { bench.context.jobs.tick(bench.context) }
            #expect(try states(bench)[.retrying] ?? 0 == count, "\(body)")
        }
    }

    @Test(
        arguments: [
            ([:], "since"), (["since": 5], "since"), (["since": "soon"], "since"),
            (["since": "1h", "until": "2h"], "until"),
            (["since": "1h", "types": []], "types"), (["since": "1h", "types": ["user"]], "types"),
            (["since": "1h", "onlyUndelivered": "yes"], "onlyUndelivered"),
            (["since": "1h", "perSecond": 0], "perSecond"), (["since": "1h", "at": "x"], "at"),
        ] as [(JSONValue, String)])
    func `a wish that makes no sense is refused with what would`(
        body: JSONValue, part: String
    ) throws {
        let bench = AdminBench()
        let answer = try bench.ask(.post, path, token: bench.token(), body: body)
        #expect(answer.status == 400)
        #expect(answer.text.contains(part))
    }

    @Test func `a viewer cannot begin one, nor is there one for an unknown destination`() throws {
        let bench = AdminBench()
        let viewer = try bench.token(.admin(.viewer))
        #expect(bench.ask(.post, path, token: viewer, body: ["since": "1h"]).status == 403)
        let unknown = try bench.ask(
            .post, "/api/v1/destinations/nobody/replay", token: bench.token(),
            body: ["since": "1h"])
        #expect(unknown.status == 404)
        #expect(unknown.text.contains("events"))
    }
}
