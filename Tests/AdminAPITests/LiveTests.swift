import AdminAPI
import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("What happens, live", .timeLimit(.minutes(10)))
struct LiveTests {
    private let bench = AdminBench()

    /// Opens a stream and hands over what a reader gets.
    private func watch(after id: String? = nil) throws -> Reader {
        let headers: Headers = id.map { ["Last-Event-ID": $0] } ?? [:]
        let answer = bench.ask(
            .get, "/api/v1/stream", token: try bench.token(.admin(.viewer)), headers: headers)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "text/event-stream")
        return Reader(source: try #require(answer.source))
    }

    /// A client that reads piece by piece.
    private struct Reader {
        let source: any BodySource
        let pieces = Recorder<BodyPiece>()

        /// Everything that was sent so far; asks for more until there is nothing.
        func read() -> String {
            var count = -1
            while pieces.values.count != count, !pieces.values.contains(.end) {
                count = pieces.values.count
                source.next { pieces.append($0) }
            }
            return pieces.values.map { piece in
                if case .bytes(let bytes) = piece {
                    String(decoding: bytes, as: UTF8.self)
                } else {
                    ""
                }
            }.joined()
        }
    }

    @Test func `a watcher is told what happens, with ids and how soon to come back`() throws {
        let reader = try watch()
        bench.context.live.publish("request") { ["status": 201] }
        let text = reader.read()
        #expect(text.hasPrefix("retry: 3000\n\n"))
        #expect(text.contains("id: 1\nevent: request\ndata: {\"status\":201}\n\n"))
    }

    @Test func `who comes back gets what was missed, and only that`() throws {
        _ = try watch()
        for number in 1...5 {
            bench.context.live.publish("n") { ["n": .number(JSONNumber(number))] }
        }
        let text = try watch(after: "3").read()
        #expect(!text.contains("id: 3\n"))
        #expect(text.contains("id: 4\n"))
        #expect(text.contains("id: 5\n"))
        #expect(!text.contains("reset"))
    }

    @Test func `who was away too long is told to begin anew`() throws {
        let keeper = try watch()
        for round in 0..<11 {
            for _ in 0..<100 { bench.context.live.publish("n") { [:] } }
            bench.context.live.tick()
            if round == 0 { _ = keeper.read() }
        }
        #expect(try watch(after: "3").read().contains("event: reset"))
        // An id of a process that is gone.
        #expect(try watch(after: "99999").read().contains("event: reset"))
    }

    @Test func `more than a hundred a second are counted, not sent`() throws {
        let reader = try watch()
        for _ in 0..<250 { bench.context.live.publish("n") { [:] } }
        bench.context.live.tick()
        let text = reader.read()
        #expect(text.split(separator: "event: n\n").count - 1 == 100)
        #expect(text.contains("event: overflow\ndata: {\"skipped\":150}"))
    }

    @Test func `in a busy second the rest comes in one piece, and to nobody twice`() throws {
        let early = try watch()
        _ = early.read()
        for number in 1...30 {
            bench.context.live.publish("n") { ["n": .number(JSONNumber(number))] }
        }
        #expect(early.read().hasSuffix("data: {\"n\":20}\n\n"))
        let late = try watch(after: "29")
        bench.context.live.tick()
        for reader in [early, late] {
            #expect(reader.read().split(separator: "data: {\"n\":30}").count == 2)
        }
        #expect(early.read().contains("data: {\"n\":21}"))
    }

    @Test func `silence is broken after fifteen seconds, and a stream ends after its time`() throws
    {
        let reader = try watch()
        for _ in 0..<14 { bench.context.live.tick() }
        #expect(!reader.read().contains(": still here"))
        bench.context.live.tick()
        #expect(reader.pieces.values.count == 2)
        for _ in 0..<900 { bench.context.live.tick() }
        _ = reader.read()
        #expect(reader.pieces.values.contains(.end))
        #expect(bench.context.live.clients == 0)
    }

    @Test func `so many watch and no more, until one leaves`() throws {
        var readers: [Reader] = []
        for _ in 0..<32 { readers.append(try watch()) }
        let refused = bench.ask(.get, "/api/v1/stream", token: try bench.token())
        #expect(refused.status == 503)
        #expect(refused.headers["retry-after"] == "30")
        readers[0].source.cancel()
        _ = try watch()
    }

    @Test func `who does not read is cut off instead of filling the memory`() throws {
        _ = try watch()
        let long = String(repeating: "x", count: 4000)
        for _ in 0..<90 { bench.context.live.publish("n") { ["x": .string(long)] } }
        bench.context.live.tick()
        #expect(bench.context.live.clients == 0)
    }

    @Test func `an attempt and a change by an operator are told`() throws {
        let id = bench.queue(1)[0]
        let reader = try watch()
        let events = DestinationName(rawValue: "events")
        let waiting = try bench.store.read { reader throws(StoreError) in
            try reader.ready(events, now: bench.clock.now, limit: 1, excluding: [])
        }
        let user = try #require(waiting.first?.event.draft.user)
        bench.context.live.tell(
            try #require(waiting.first),
            AttemptRecord(
                delivery: id, number: 1, started: bench.clock.now,
                result: AttemptResult(status: 204), verdict: .delivered))
        _ = bench.ask(.post, "/api/v1/destinations/events/pause", token: try bench.token())
        let text = reader.read()
        #expect(text.contains("event: delivery\ndata: {\"id\":\"\(id)\",\"state\":\"delivered\""))
        #expect(text.contains("\"destination\":\"events\",\"type\":\"user."))
        #expect(text.contains("\"user\":\"\(user.rawValue)\""))
        #expect(text.contains("\"action\":\"destination.pause\""))
    }

    @Test func `after something has happened figures are told to have changed, twice`() throws {
        let reader = try watch()
        bench.context.live.tick()
        #expect(!reader.read().contains("figures"))
        for _ in 0..<250 { bench.context.live.publish("n") { [:] } }
        for _ in 0..<5 { bench.context.live.tick() }
        let parts = reader.read().split(
            separator: "event: figures\ndata: {}\n\n", omittingEmptySubsequences: false)
        #expect(parts.count - 1 == 2)
    }

    @Test func `a job does so many in a second, says how far it is and ends`() throws {
        let id = try bench.beginJob()
        func job() throws -> JSONValue {
            try bench.ask(.get, "/api/v1/jobs/\(id)", token: try bench.token()).json()
        }
        #expect(try job()["total"] == 3)
        bench.context.jobs.tick(bench.context)
        #expect(try job()["changed"] == 2)
        #expect(try job()["state"] == "running")
        for _ in 0..<2 { bench.context.jobs.tick(bench.context) }
        #expect(try job()["changed"] == 3)
        #expect(try job()["state"] == "done")
    }

    @Test func `a cancelled job does no more`() throws {
        let id = try bench.beginJob()
        let token = try bench.token()
        #expect(bench.ask(.post, "/api/v1/jobs/\(id)/cancel", token: token).status == 200)
        bench.context.jobs.tick(bench.context)
        let job = try bench.ask(.get, "/api/v1/jobs/\(id)", token: token).json()
        #expect(job["state"] == "cancelled")
        #expect(job["changed"] == 0)
    }

    @Test func `a job names what was finished before its turn came`() throws {
        let token = try bench.token()
        let dead = bench.queue(3)
        for id in dead { bench.kill(id) }
        let started = try bench.ask(
            .post, "/api/v1/jobs", token: token,
            body: ["kind": "retry", "filter": ["state": "dead"]]
        ).json()
        _ = bench.ask(.post, "/api/v1/deliveries/\(dead[1])/skip", token: token)
        bench.clock.advance(by: .seconds(1))
        bench.context.jobs.tick(bench.context)
        let id = try #require(started["id"]?.string)
        let job = try bench.ask(.get, "/api/v1/jobs/\(id)", token: token).json()
        #expect(job["changed"] == 2)
        #expect(job["unchanged"] == [["id": .string("\(dead[1])"), "state": "skipped"]])
    }

    @Test(
        arguments: [
            (["kind": "burn", "filter": [:]], "retry"), (["kind": "retry"], "filter"),
            (["kind": "retry", "filter": ["colour": "red"]], "colour"),
            (["kind": "retry", "filter": ["state": "delivered"]], "dead"),
            (["kind": "skip", "filter": [:], "perSecond": 0], "perSecond"),
        ] as [(JSONValue, String)])
    func `a wrong job says what is wrong`(body: JSONValue, part: String) throws {
        let answer = bench.ask(.post, "/api/v1/jobs", token: try bench.token(), body: body)
        #expect(answer.status == 400)
        #expect(answer.text.contains(part))
    }
}
