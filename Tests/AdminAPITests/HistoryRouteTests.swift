import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("What happened, over the admin API")
struct HistoryRouteTests {
    private let bench = AdminBench()

    private func get(_ target: String) throws -> JSONValue {
        let answer = bench.ask(.get, "/api/v1" + target, token: try bench.token(.admin(.viewer)))
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json()
    }

    @Test func `every change of an operator is in the audit log with who, from where and what`()
        throws
    {
        for example in RouteExample.all where example.method != .get {
            guard !example.path.hasSuffix("/session") else { continue }
            let bench = AdminBench()
            let (target, body) = try example.prepare(bench)
            let token = try bench.token()
            let answer = bench.ask(example.method, target, token: token, body: body)
            #expect(answer.status < 300, "\(example.testDescription)")
            // Nothing was held or paused, so nothing changed.
            guard !unchanged.contains(where: { example.path.hasSuffix($0) }) else { continue }
            let log = try bench.ask(.get, "/api/v1/audit", token: token).json()
            let entries = try #require(log["items"]?.array)
            // A job that is cancelled was begun by somebody, too.
            let count = example.path.contains("cancel") ? 2 : 1
            #expect(entries.count == count, "\(example.testDescription)")
            #expect(entries.first?["role"] == "operator")
            #expect(entries.first?["address"] == "127.0.0.1")
            #expect(entries.first?["actor"]?.string?.isEmpty == false)
        }
    }

    @Test func `a change that is refused is not in the audit log`() throws {
        let token = try bench.token()
        _ = bench.ask(.delete, "/api/v1/tokens/tok_none", token: token)
        _ = bench.ask(
            .post, "/api/v1/deliveries/dlv_01JD3V8Q3W0000000000000001/skip", token: token)
        #expect(try get("/audit")["items"] == [])
    }

    @Test func `no secret gets into the audit log`() throws {
        let created = bench.ask(
            .post, "/api/v1/tokens", token: try bench.token(), body: ["admin": "viewer"])
        let text = try #require(try created.json()["token"]?.string)
        let log = bench.ask(.get, "/api/v1/audit", token: try bench.token())
        #expect(log.text.contains("token.create"))
        #expect(!log.text.contains(text))
    }

    @Test func `a delivery shows its cause, what changed and what waits behind it`() throws {
        let population = bench.populate()
        let first = try #require(
            try get("/deliveries?state=pending")["items"]?.array?.last?["id"]?.string)
        let shown = try get("/deliveries/\(first)")
        #expect(shown["behind"]?["items"]?.array?.count == 1)
        let newest = try get("/deliveries/\(population.delivery)")
        #expect(newest["state"] == "blocked")
        #expect(newest["cause"]?["summary"] == "change user: title")
        #expect(newest["changes"]?.array?.first?["to"] == "Countess")
    }

    @Test(arguments: [("user", 2), ("request", 1), ("event", 1), ("delivery", 1)])
    func `a trace begins with any id`(kind: String, count: Int) throws {
        let population = bench.populate()
        let ids = [
            "user": population.user, "request": population.request, "event": population.event,
            "delivery": "\(population.delivery)",
        ]
        let trace = try get("/trace/\(ids[kind] ?? "")")
        #expect(trace["kind"]?.string == kind)
        let items = try #require(trace["items"]?.array)
        #expect(items.count == count)
        #expect(items.first?["request"]?["summary"] == "change user: title")
        #expect(items.first?["event"]?["type"] == "user.updated")
        #expect(items.first?["deliveries"]?.array?.first?["attempts"] == [])
    }

    @Test func `a trace ends with what the target calls the user`() throws {
        let population = bench.populate()
        var commit = Commit(change: .none, events: [], deliveries: [])
        commit.correlations = [
            Correlation(
                destination: DestinationName(rawValue: "events"),
                integration: IntegrationName(rawValue: "contoso"), type: .user,
                resource: ResourceID(rawValue: population.user), remote: RemoteID("acc-7"))
        ]
        bench.store.submit(.commit(commit)) { _ in }
        let items = try #require(try get("/trace/\(population.delivery)")["items"]?.array)
        #expect(items.first?["deliveries"]?.array?.first?["target"] == "acc-7")
    }

    @Test func `a refused request says how far it came and what to do`() throws {
        _ = bench.populate()
        let refused = try get("/requests/req_01JD3V8Q3W0000000000000002")
        #expect(refused["steps"]?.array?.count == 1)
        #expect(refused["steps"]?.array?.first?["ok"] == false)
        #expect(refused["advice"]?.string?.contains("secret token") == true)
        let done = try get("/requests/req_01JD3V8Q3W0000000000000001")
        #expect(done["steps"]?.array?.count == 5)
        #expect(done["steps"]?.array?.allSatisfy { $0["ok"] == true } == true)
        #expect(done["advice"] == .null)
        #expect(done["events"]?.array?.count == 1)
        #expect(done["resource"]?["name"] == "ada@contoso.com")
        let listed = try get("/requests?operation=patch&outcome=ok")["items"]?.array?.first
        #expect(listed?["resource"]?["name"] == "ada@contoso.com")
    }

    @Test(arguments: [
        ("operation=patch&outcome=ok", 1), ("outcome=auth_error", 1), ("status=401", 1),
        ("changes=true", 2), ("quirk=flat_key", 0), ("integration=contoso", 1),
        ("resource=0192f0c1-0000-7000-8000-000000000001", 1), ("after=1h", 2), ("until=1h", 0),
    ]) func `the provisioning log is narrowed down`(query: String, count: Int) throws {
        _ = bench.populate()
        #expect(try get("/requests?" + query)["items"]?.array?.count == count)
    }

    @Test(arguments: [
        "/requests?operation=read", "/requests?status=9", "/requests?after=soon",
        "/requests?changes=maybe", "/requests?cursor=1", "/events?type=user.wed",
        "/events?cursor=x", "/events/evt_1", "/deliveries?code=dead", "/users?active=1",
        "/users?query=a&limit=x", "/users/u/versions/x", "/requests/1",
    ]) func `a query that means nothing is refused`(target: String) throws {
        let answer = bench.ask(.get, "/api/v1" + target, token: try bench.token())
        #expect(answer.status == 400)
    }

    @Test(arguments: [
        "/users/none", "/groups/none", "/trace/none", "/trace/req_1", "/trace/evt_1",
        "/requests/req_01JD3V8Q3W0000000000000009", "/users/none/versions/1",
        "/users?integration=none",
    ]) func `what is not there is not found`(target: String) throws {
        let answer = bench.ask(.get, "/api/v1" + target, token: try bench.token())
        #expect(answer.status == 404)
    }

    @Test func `a user shows how far each destination is`() throws {
        let population = bench.populate()
        func state() throws -> JSONValue? {
            try get("/users/\(population.user)")["sync"]?.array?.first?["state"]
        }
        #expect(try state() == "waiting")
        for delivery in try get("/deliveries")["items"]?.array ?? [] {
            let id = try #require(delivery["id"]?.string)
            let path = "/api/v1/deliveries/\(id)/skip"
            _ = bench.ask(.post, path, token: try bench.token())
        }
        #expect(try state() == "dead")
        #expect(try get("/users/\(population.user)/versions")["items"]?.array?.count == 2)
    }
}

/// Routes whose examples change nothing.
private let unchanged = ["approve", "reject", "resume"]
