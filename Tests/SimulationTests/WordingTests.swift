import HTTPMessage
import JSON
import Testing

@testable import Simulation

@Suite("How simulated providers word what they change")
struct WordingTests {
    private static let members: [(PatchDialect, String)] = [
        (
            .entra,
            #"[{"op":"add","path":"members","value":[{"value":"a"}]},{"op":"remove","path":"members[value eq \"b\"]"}]"#
        ),
        (
            .entraLegacy,
            #"[{"op":"Add","path":"members","value":[{"$ref":null,"value":"a"}]},{"op":"Remove","path":"members","value":[{"$ref":null,"value":"b"}]}]"#
        ),
        (
            .okta,
            #"[{"op":"add","path":"members","value":[{"value":"a","display":"somebody"}]},{"op":"remove","path":"members[value eq \"b\"]"}]"#
        ),
    ]

    @Test(arguments: members)
    func `members join and leave in the dialect's words`(dialect: PatchDialect, text: String) throws
    {
        let body = dialect.body(added: ["a"], removed: ["b"])
        #expect(try body["Operations"] == JSONValue(parsing: Array(text.utf8)))
    }

    @Test func `Okta replaces a person whole, by PUT`() throws {
        let person = try person()
        let request = Step.patch(.active(false)).request(for: person, .okta)
        #expect(request.method == .put && request.path == "/Users/u1")
        let body = try JSONValue(parsing: request.body)
        #expect(body["active"] == false && body["userName"] == .string(person[.userName]))
        #expect(body["groups"] == [])
        let again = Step.createAgain.request(for: person, .okta)
        #expect(again.method == .post && again.path == "/Users")
    }

    private func person() throws -> Person {
        var random = SeededRandom(seed: 7)
        var person = Person(index: 3, random: &random)
        person.remoteID = "u1"
        return person
    }
}
