import AdminAPI
import HTTPMessage
import JSON
import Ports
import Testing

@Suite("The OpenAPI document of the admin API")
struct OpenAPITests {
    private let document = OpenAPIDocument.make(version: "1.2.3")

    private var operations: [(path: String, method: String, operation: JSONValue)] {
        (document["paths"]?.object?.members ?? []).flatMap { path in
            (path.value.object?.members ?? []).map { (path.key, $0.key, $0.value) }
        }
    }

    @Test func `it is served as it is made`() throws {
        let bench = AdminBench()
        let served = bench.ask(
            .get, "/api/v1/openapi.json", token: try bench.token(.admin(.viewer)))
        #expect(try served.json() == document)
        #expect(document["openapi"] == "3.1.0")
    }

    @Test func `every route of the API is in it and nothing else`() {
        let routes = Route.all.filter { $0.path.hasPrefix("/api/") }.map {
            "\($0.method.rawValue.lowercased()) \($0.path)"
        }
        let documented = operations.map { "\($0.method) \($0.path)" }
        #expect(Set(routes).isSubset(of: documented))
        let others = Set(documented).subtracting(routes)
        #expect(others == ["get /healthz", "get /readyz", "get /metrics"])
    }

    @Test func `every operation has an id of its own and a summary`() {
        let ids = operations.compactMap { $0.operation["operationId"]?.string }
        #expect(ids.count == operations.count)
        #expect(Set(ids).count == ids.count)
        #expect(operations.allSatisfy { $0.operation["summary"]?.string?.isEmpty == false })
    }

    @Test func `every operation has an example that is tried`() {
        let tried = Set(RouteExample.all.map { "\($0.method.rawValue.lowercased()) \($0.path)" })
        #expect(tried == Set(operations.map { "\($0.method) \($0.path)" }))
    }

    @Test(arguments: RouteExample.all)
    func `an answer has the status, the type and the shape of the document`(
        example: RouteExample
    ) throws {
        let bench = AdminBench()
        let (target, body) = try example.prepare(bench)
        let token = try bench.token()
        let answer = bench.ask(
            example.method, target, token: token, body: body, headers: example.headers)
        let operation = document["paths"]?[example.path]?[example.method.rawValue.lowercased()]
        let responses = try #require(operation?["responses"])
        let success = try #require(responses["\(answer.status)"], "\(answer.status) \(answer.text)")
        if let body {
            let schema = operation?["requestBody"]?["content"]?["application/json"]?["schema"]
            #expect(SchemaCheck(document: document).problems(body, try #require(schema)) == [])
        }
        guard let content = success["content"]?.object else {
            #expect(answer.body.isEmpty)
            return
        }
        let type = try #require(answer.headers["content-type"])
        let media = try #require(content.members.first { type.hasPrefix($0.key) }, "\(type)")
        guard media.key == "application/json" else { return }
        let schema = try #require(media.value["schema"])
        #expect(SchemaCheck(document: document).problems(try answer.json(), schema) == [])
    }

    @Test(arguments: RouteExample.all)
    func `a parameter that is empty, odd or long is answered like any other`(
        example: RouteExample
    ) throws {
        let bench = AdminBench()
        let (target, body) = try example.prepare(bench)
        let operation = document["paths"]?[example.path]?[example.method.rawValue.lowercased()]
        let parameters = (operation?["parameters"]?.array ?? []).filter { $0["in"] == "query" }
        let path = target.split(separator: "?")[0]
        for name in parameters.compactMap({ $0["name"]?.string }) {
            let long = String(repeating: "9", count: 400)
            for value in ["", "%2F", "x", "x%2F", "-1", "%00", ",", long] {
                let answer = bench.ask(
                    example.method, "\(path)?\(name)=\(value)", token: try bench.token(),
                    body: body, headers: example.headers)
                #expect(answer.status < 500, "\(name)=\(value)")
            }
        }
    }

    @Test(arguments: RouteExample.all)
    func `an answer to a query that is not in the document is a refusal`(
        example: RouteExample
    ) throws {
        let bench = AdminBench()
        let (target, body) = try example.prepare(bench)
        let answer = bench.ask(
            example.method, target + (target.contains("?") ? "&" : "?") + "no_such=1",
            token: try bench.token(), body: body, headers: example.headers)
        #expect(answer.status == 400)
        let check = SchemaCheck(document: document)
        let problem = ["$ref": "#/components/schemas/Problem"] as JSONValue
        #expect(check.problems(try answer.json(), problem) == [])
        #expect(answer.text.contains("no_such"))
    }
}
