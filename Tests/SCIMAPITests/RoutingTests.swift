import HTTPMessage
import JSON
import SCIMAPI
import TestSupport
import Testing

@Suite("Routes, RFC 7644 §3.2")
struct RoutingTests {
    @Test(
        arguments: [
            (.get, "/Users", 200), (.get, "/Users/", 200), (.get, "//Users//", 200),
            (.head, "/Users", 200), (.get, "/Users?aadOptscim062020", 200),
            (.get, "/Users?unknown=1&aadOptscim062020=true", 200),
            (.get, "?aadOptscim062020/Users", 200), (.get, "/?aadOptscim062020=true/Groups/x", 404),
            (.get, "?aadOptscim062020/Users?filter=userName+eq", 400),
            (.get, "?aadOptscim062020", 404), (.get, "?aadOptscim062020/users", 404),
            (.get, "/Groups", 200), (.get, "/Schemas", 200), (.get, "/ResourceTypes", 200),
            (.get, "/ServiceProviderConfig", 200),
            (.get, "/Users/none", 404), (.get, "/Groups/none", 404), (.delete, "/Users/none", 404),
            (.get, "/users", 404), (.get, "/", 404), (.get, "/Users/1/2", 404),
            (.get, "/Schemas/none", 404), (.get, "/ResourceTypes/none", 404),
            (.get, "/Schemas?filter=id%20pr", 403),
            (.get, "/Me", 501), (.get, "/.search", 405),
            (.get, "/Users/.search", 405), (.get, "/Groups/.search", 405),
            (.delete, "/Groups/1", 404),
            (.get, "/Users?filter=%ZZ", 400), (.get, "/%ZZ", 400),
            (.get, "/Groups?filter=displayName", 400),
        ] as [(HTTPRequest.Method, String, Int)])
    func `each address has its status`(method: HTTPRequest.Method, target: String, status: Int) {
        let answer = Gateway().send(method, target)
        #expect(answer.status == status, "\(String(decoding: answer.body, as: UTF8.self))")
        #expect(answer.headers["Content-Type"] == "application/scim+json")
        if status >= 400 {
            #expect(answer.json["status"]?.string == String(status))
            #expect(answer.json["detail"]?.string?.hasSuffix(".") == true)
        }
    }

    @Test(
        arguments: [
            (.delete, "/Users", "GET, HEAD, POST"),
            (.post, "/Users/1", "GET, HEAD, PUT, PATCH, DELETE"),
            (.post, "/Schemas", "GET, HEAD"), (.get, "/Bulk", "POST"),
            (.options, "/Users", "GET, HEAD, POST"),
        ] as [(HTTPRequest.Method, String, String)])
    func `a wrong method is told which ones are possible`(
        method: HTTPRequest.Method, target: String, allowed: String
    ) {
        let answer = Gateway().send(method, target)
        #expect(answer.status == 405)
        #expect(answer.headers["Allow"] == allowed)
    }

    @Test(arguments: ["/", "/scim", "/scim/v2", "/scim/v1/acme/Users", "/x/v2/acme/Users"])
    func `outside of the tenant URLs there is nothing`(path: String) {
        #expect(Gateway().handler.answer(HTTPRequest(method: .get, path: path)).status == 404)
    }

    @Test func `a gateway that starts or stops refuses everything for a moment`() {
        let answer = Gateway(isAccepting: false).send(.get, "/Users")
        #expect(answer.status == 503)
        #expect(answer.headers["Retry-After"] == "5")
    }

    @Test func `every answer names its request, and no two are alike`() {
        let gateway = Gateway()
        let ids = [("/Users", 200), ("/none", 404)].compactMap { target, _ in
            gateway.send(.get, target).headers["X-Request-Id"]
        }
        #expect(Set(ids).count == 2)
        #expect(ids.allSatisfy { $0.hasPrefix("req_") && $0.count == 30 })
    }

    @Test(
        arguments: [
            ("https://scim.example", "gate.example", false, "https://scim.example/scim/v2/acme"),
            ("https://scim.example/", nil, false, "https://scim.example/scim/v2/acme"),
            (nil, "gate.example:8080", false, "http://gate.example:8080/scim/v2/acme"),
            (nil, "gate.example", true, "https://gate.example/scim/v2/acme"),
            (nil, nil, true, "/scim/v2/acme"),
        ] as [(String?, String?, Bool, String)])
    func `locations start with the configured address, else with the one that was called`(
        publicURL: String?, host: String?, isTLS: Bool, base: String
    ) {
        let gateway = Gateway(publicURL: publicURL)
        var headers: Headers = ["Authorization": "Bearer \(gateway.token)"]
        if let host { headers.add("Host", host) }
        let answer = gateway.handler.answer(
            HTTPRequest(
                method: .get, path: "/scim/v2/acme/ResourceTypes/User", headers: headers,
                isTLS: isTLS))
        #expect(answer.json["meta"]?["location"]?.string == base + "/ResourceTypes/User")
    }

    @Test func `the server's own refusals have the shape of SCIM errors`() {
        let answer = Gateway().handler.refusal(status: 413, detail: "The body is too long.")
        #expect(
            answer.json == [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "413",
                "detail": "The body is too long.",
            ])
        #expect(answer.headers["Content-Type"] == "application/scim+json")
    }
}
