import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM
import TestSupport
import Testing

/// What went wrong in other SCIM servers, each with the advisory that it is known by.
///
/// Two more are tested elsewhere: CVE-2026-43640 (secrets shown again) with the admin API, whose
/// tokens are shown once, and GHSA-j8v8-g9cx-5qf4 (tokens without an owner) with the store.
@Suite("Advisories of SCIM servers")
struct AdvisoryTests {
    @Test func `CVE-2025-41115, an externalId is data and names no resource`() {
        let gateway = Gateway()
        let id = gateway.create(["userName": "a@x.de", "externalId": "1", "id": "1"])
        #expect(id != "1")
        #expect(gateway.send(.get, "/Users/1").status == 404)
        let other = gateway.create(["userName": "b@x.de", "externalId": .string(id)])
        #expect(gateway.send(.get, "/Users/\(id)").json["userName"] == "a@x.de")
        _ = gateway.send(.patch, "/Users/\(other)", patch(("replace", "externalId", "1")))
        #expect(gateway.send(.get, "/Users/\(id)").json["externalId"] == "1")
    }

    @Test(arguments: [HTTPRequest.Method.get, .put, .patch, .delete])
    func `CVE-2026-92539, another integration's user is not there`(method: HTTPRequest.Method) {
        let gateway = Gateway()
        let id = gateway.create(["userName": "a@x.de"])
        let body: JSONValue =
            method == .patch ? patch(("replace", "active", false)) : ["userName": "b@x.de"]
        #expect(gateway.asOther(method, "/Users/\(id)", body).status == 404)
        #expect(gateway.send(.get, "/Users/\(id)").json["userName"] == "a@x.de")
    }

    @Test func `CVE-2022-1680, an address adopts nobody, and its change is told`() throws {
        let gateway = Gateway()
        let mail: JSONValue = [["value": "a@x.de", "primary": true]]
        let id = gateway.create(["userName": "ada", "emails": mail])
        let other = gateway.create(["userName": "eve", "emails": mail])
        #expect(id != other)
        let change = patch(("replace", "emails", [["value": "e@x.de", "primary": true]]))
        _ = gateway.send(.patch, "/Users/\(id)", change)
        let event = try #require(try gateway.events().last)
        let text = String(decoding: event.draft.data, as: UTF8.self)
        #expect(text.contains(#"{"path":"email","from":"a@x.de","to":"e@x.de"}"#))
    }

    @Test(arguments: [
        "/Users", "/Users/1", "/Users/.search", "/Groups", "/Groups/1", "/Groups/.search", "/Bulk",
        "/Me", "/Schemas", "/ResourceTypes", "/ServiceProviderConfig", "/.search", "/", "/x/y",
    ])
    func `CVE-2025-4210, nothing is to be had without a token`(path: String) {
        let gateway = Gateway()
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
            #expect(gateway.send(method, path, [:], headers: [:]).status == 401)
        }
    }

    @Test func `GHSA-q9rw-q89f-jx2f, a token of the admin API opens nothing here`() {
        let gateway = Gateway()
        let headers: Headers = ["Authorization": "Bearer \(gateway.adminToken)"]
        #expect(gateway.send(.get, "/Users", nil, headers: headers).status == 401)
        #expect(gateway.send(.post, "/Users", ["userName": "a"], headers: headers).status == 401)
    }

    @Test func `CVE-2026-67330, integrations share no names and no ids`() {
        let gateway = Gateway()
        let user: JSONValue = ["userName": "a@x.de", "externalId": "7", "displayName": "mine"]
        let id = gateway.create(user)
        let answer = gateway.asOther(.post, "/Users", ["userName": "a@x.de", "externalId": "7"])
        #expect(answer.status == 201 && answer.json["id"] != .string(id))
        let found = gateway.asOther(.get, "/Users?filter=externalId+eq+%227%22").json
        #expect(found["totalResults"] == 1)
        #expect(found["Resources"]?.array?.first?["displayName"] == nil)
    }

    @Test func `GHSA-9m7q-6qg6-888h, a deletion ends with our own user, and is told`() throws {
        let gateway = Gateway()
        _ = gateway.asOther(.post, "/Users", ["userName": "a@x.de"])
        let id = gateway.create(["userName": "a@x.de", "title": "T"])
        #expect(gateway.send(.delete, "/Users/\(id)").status == 204)
        #expect(gateway.asOther(.get, "/Users").json["totalResults"] == 1)
        let event = try #require(try gateway.events().last)
        #expect(event.draft.type == .userDeleted)
        #expect(String(decoding: event.draft.data, as: UTF8.self).contains(#""title":"T""#))
    }

    @Test func `GHSA-r5fr-9gmv-jggh, a filter may not nest without end`() {
        let gateway = Gateway()
        for depth in [17, 100, 1_000, 4_000] {
            let filter =
                String(repeating: "(", count: depth) + "title%20pr"
                + String(repeating: ")", count: depth)
            let answer = gateway.send(.get, "/Users?filter=" + filter)
            #expect(answer.status == 400 && answer.json["scimType"] == "invalidFilter")
        }
    }

    @Test func `SCIMReferenceCode PR 138, a path of thousands of parts is refused`() {
        let gateway = Gateway()
        let id = gateway.create(["userName": "a@x.de"])
        for separator in [".", ":", "[", ".x["] {
            let path = Array(repeating: "a", count: 8_000).joined(separator: separator)
            let answer = gateway.send(.patch, "/Users/\(id)", patch(("replace", path, "x")))
            #expect(answer.status == 400 && answer.json["scimType"] == "invalidPath")
            let shown = gateway.send(.get, "/Users/\(id)?attributes=\(path)").status
            #expect([200, 400].contains(shown))
        }
    }

    @Test(arguments: [
        (33, 400), (100_000, 400), (5, 201),
    ])
    func `scim-v2-rust PR 49, a body is measured while it is read`(depth: Int, status: Int) {
        let inner = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let answer = Gateway().send(
            .post, "/Users", Array(#"{"userName":"a@x.de","odd":\#(inner)}"#.utf8))
        #expect(answer.status == status)
    }

    @Test func `idenplane PR 946, names that mean something elsewhere mean nothing here`() {
        let gateway = Gateway()
        let id = gateway.create(["userName": "a@x.de", "__proto__": ["admin": true]])
        for path in ["__proto__.admin", "constructor.prototype.admin", "toString", "title.length"] {
            #expect(
                [200, 400].contains(
                    gateway.send(.patch, "/Users/\(id)", patch(("add", path, true))).status))
        }
        let user = gateway.send(.get, "/Users/\(id)").json
        #expect(user["__proto__"] == nil && user["constructor"] == nil && user["admin"] == nil)
        let long = String(repeating: "a", count: 4_100) + "!"
        #expect(gateway.send(.get, "/Users?filter=userName+co+" + long).status == 400)
    }

    @Test func `langfuse PR 16027, a password is taken and kept nowhere`() throws {
        let gateway = Gateway()
        let id = gateway.create(["userName": "a@x.de", "password": "hunter-2"])
        _ = gateway.send(.patch, "/Users/\(id)", patch(("replace", "password", "hunter-2")))
        _ = gateway.send(.put, "/Users/\(id)", ["userName": "b@x.de", "password": "hunter-2"])
        let seen = gateway.send(.get, "/Users/\(id)?attributes=password,userName").json
        #expect(seen["password"] == nil)
        let stored = try gateway.store.read { reader throws(StoreError) in
            try reader.resource(
                IntegrationName(rawValue: "acme"), .user, ResourceID(rawValue: id))
        }
        let texts = try gateway.events().map(\.draft.data) + [stored?.json ?? []]
        #expect(!texts.contains { String(decoding: $0, as: UTF8.self).contains("hunter-2") })
        #expect(!"\(gateway.log.lines)".contains("hunter-2"))
        #expect(
            gateway.send(.get, "/Users?filter=password+sw+%22h%22").json["scimType"]
                == "invalidFilter")
    }

    @Test func `PostHog PR 52372, a create never takes an account over`() {
        let gateway = Gateway()
        let id = gateway.create(["userName": "a@x.de", "title": "T"])
        let again = gateway.send(.post, "/Users", ["userName": "A@X.DE", "title": "Owned"])
        #expect(again.status == 409)
        #expect(gateway.send(.get, "/Users/\(id)").json["title"] == "T")
    }

    @Test func `vouch PR 317, a token counts for its own tenant URL only`() {
        let gateway = Gateway()
        let headers: Headers = ["Authorization": "Bearer \(gateway.token)"]
        let answer = gateway.handler.answer(
            HTTPRequest(method: .get, path: "/scim/v2/other/Users", headers: headers))
        #expect(answer.status == 401)
    }

    @Test func `Cogtrix 303, a conflict tells of one's own users only`() {
        let gateway = Gateway()
        _ = gateway.asOther(.post, "/Users", ["userName": "a@x.de"])
        #expect(gateway.send(.post, "/Users", ["userName": "a@x.de"]).status == 201)
        let other = gateway.asOther(.post, "/Users", ["userName": "a@x.de"])
        #expect(other.status == 409)
    }

    @Test func `the passbolt audit, tokens are compared by digest and may expire`() {
        let gateway = Gateway()
        let last = gateway.token.hasSuffix("0") ? "1" : "0"
        for token in [gateway.token.dropLast() + last, gateway.expiredToken[...], ""] {
            let headers: Headers = ["Authorization": "Bearer \(token)"]
            #expect(gateway.send(.get, "/Users", nil, headers: headers).status == 401)
        }
    }

    @Test func `GitLab 435096, a token can be told from other texts`() {
        let gateway = Gateway()
        #expect(gateway.token.hasPrefix("scimhook_") && gateway.token.utf8.count == 81)
        #expect(TokenMint.isWellFormed(gateway.token, StubCrypto()))
        #expect(!TokenMint.isWellFormed(gateway.token.dropLast() + "z", StubCrypto()))
    }

    @Test func `CVE-2026-16100, what is sent never becomes a label`() {
        let gateway = Gateway()
        _ = gateway.create(["userName": "a@x.de", "urn:x:evil:2.0:User": ["odd": "x"]])
        _ = gateway.send(.post, "/Users", ["userName": "a@x.de"])
        _ = gateway.send(.get, "/Users/evil-path")
        _ = gateway.handler.answer(HTTPRequest(method: .get, path: "/scim/v2/evil/Users"))
        let known = ["acme", "unknown"]
        for counter in gateway.metrics.counters {
            #expect(!"\(counter)".contains("evil"), "\(counter)")
            guard case .scimRequest(let integration, _, _) = counter else { continue }
            #expect(known.contains(integration))
        }
    }
}

extension Gateway {
    /// Sends a request of the other integration, with its token.
    fileprivate func asOther(
        _ method: HTTPRequest.Method, _ target: String, _ body: JSONValue? = nil
    ) -> HTTPResponse {
        let parts = target.split(separator: "?", maxSplits: 1)
        return handler.answer(
            HTTPRequest(
                method: method, path: "/scim/v2/other" + parts[0],
                query: parts.count > 1 ? String(parts[1]) : nil,
                headers: ["Authorization": "Bearer \(otherToken)"], body: body?.bytes ?? []))
    }
}
