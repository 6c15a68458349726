import HTTPMessage
import JSON
import Testing

@testable import Simulation

@Suite("A simulated provider's conversations, entra-facts §6")
struct ConversationTests {
    @Test func `a person is looked for, created, and known by the id of the answer`() throws {
        var conversation = try creation()
        let match = try #require(conversation.request)
        #expect(match.method == .get)
        #expect(match.query?.hasPrefix("filter=userName+eq+%22") == true)
        #expect(conversation.receive(.list(0)).isEmpty)

        let post = try #require(conversation.request)
        #expect(post.method == .post)
        #expect(conversation.receive(try .echo(post, id: "u1")).isEmpty)
        #expect(conversation.person?.remoteID == "u1")
        #expect(conversation.request == nil)
    }

    @Test(arguments: [
        "userName", "displayName", "title", "active", "emails", "phoneNumbers", "name",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "id", "meta",
    ])
    func `an answer without what was sent is a violation`(attribute: String) throws {
        var conversation = try creation()
        _ = conversation.receive(.list(0))
        let post = try #require(conversation.request)
        let answer = try HTTPResponse.echo(post, id: "u1") { $0[attribute] = nil }
        #expect(!conversation.receive(answer).isEmpty)
        #expect(conversation.request == nil)
    }

    @Test(arguments: [
        (HTTPResponse.list(1), "totalResults is not 0"),
        (HTTPResponse(status: 404), "status 404 instead of 200"),
        (HTTPResponse.list(0, type: "text/html"), "content type text/html"),
    ])
    func `a probe that is not answered with an empty list is a violation`(
        answer: HTTPResponse, problem: String
    ) {
        let step = Step.probe(endpoint: "/Users", attribute: "userName", guid: "g")
        var conversation = Conversation(.probe, nil, [step], .entra)
        #expect(conversation.receive(answer).contains { $0.hasPrefix(problem) })
    }

    @Test func `a POST whose answer was lost is not sent again when the person is there`() throws {
        var conversation = try creation()
        _ = conversation.receive(.list(0))
        conversation.lose()
        #expect(conversation.request?.method == .get)
        #expect(conversation.receive(.list(1, id: "u7")).isEmpty)
        #expect(conversation.person?.remoteID == "u7")
        #expect(conversation.request == nil)
    }

    @Test func `a DELETE whose answer was lost may find nothing`() throws {
        var conversation = Conversation(.delete, try person(), [.delete], .entra)
        conversation.lose()
        #expect(conversation.receive(HTTPResponse(status: 404)).isEmpty)
        #expect(conversation.person?.isDeleted == true)
    }

    private func creation() throws -> Conversation {
        Conversation(.create, try person(), [.match, .create], .entra)
    }

    private func person() throws -> Person {
        var random = SeededRandom(seed: 7)
        return Person(index: 3, random: &random)
    }
}

extension HTTPResponse {
    /// A list answer with this many users.
    fileprivate static func list(
        _ count: Int, id: String = "x", type: String = "application/scim+json"
    ) -> HTTPResponse {
        let users = (0..<count).map { _ in JSONValue.object(["id": .string(id)]) }
        let body: JSONValue = [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": .number(JSONNumber(count)), "Resources": .array(users),
        ]
        return HTTPResponse(status: 200, headers: ["Content-Type": type], body: body.bytes)
    }

    /// The answer of a perfect gateway to a POST.
    fileprivate static func echo(
        _ request: HTTPRequest, id: String, change: (inout JSONObject) -> Void = { _ in }
    ) throws -> HTTPResponse {
        var user = try #require(try JSONValue(parsing: request.body).object)
        user["id"] = .string(id)
        user["meta"] = ["resourceType": "User"]
        change(&user)
        return HTTPResponse(
            status: 201,
            headers: ["Content-Type": "application/scim+json", "Location": "/Users/\(id)"],
            body: JSONValue.object(user).bytes)
    }
}
