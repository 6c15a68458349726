import JSON
import SCIM
import Testing

private let urn = "urn:x:contoso:2.0:User"

@Suite("Values of an extension that is declared")
struct DeclaredExtensionTests {
    /// A user with `badge` (required, immutable), `floor` (integer) and `desk.room` (required).
    private static let schema: ResourceSchema = {
        var badge = Attribute("badge")
        badge.isRequired = true
        badge.mutability = .immutable
        var room = Attribute("room")
        room.isRequired = true
        var desk = Attribute("desk", .complex)
        desk.subAttributes = [room, Attribute("seat", .integer)]
        var schema = ResourceSchema.user
        schema.extensions.append(
            Schema(
                id: urn, name: "", description: "",
                attributes: [
                    badge, Attribute("floor", .integer), desk, Attribute("since", .dateTime),
                ]))
        return schema
    }()

    @Test(arguments: [
        (#"{"floor":1}"#, "'\(urn):badge' is required"),
        (#"{"badge":"","floor":1}"#, "'\(urn):badge' is required"),
        (#"{"badge":"B","desk":{"seat":1}}"#, "'\(urn):desk.room' is required"),
        (#"{"badge":"  "}"#, "'\(urn):badge' is required"),
        (#"{"badge":"B","floor":"1st"}"#, "'\(urn):floor' must be a whole number, and a text was"),
        (#"{"badge":"B","floor":1.5}"#, "'\(urn):floor' must be a whole number, and one with a f"),
        (#"{"badge":"B","floor":1e3}"#, "'\(urn):floor' must be a whole number"),
        (#"{"badge":"B","since":"soon"}"#, "'\(urn):since' must be a text with a date and time"),
        (#"{"badge":"B","desk":{"room":7}}"#, "'\(urn):desk.room' must be a text"),
    ])
    func `are refused by path when they are wrong or missing`(
        object: String, reason: String
    ) throws {
        let body = try parsed(#"{"userName":"a","\#(urn)":\#(object)}"#)
        let error = try #require(throws: SCIMError.self) { try Self.schema.accept(body) }
        #expect(error.kind == .invalidValue)
        #expect(error.detail.contains(reason), "\(error.detail)")
    }

    @Test func `an extension that is absent needs nothing`() throws {
        #expect(try Self.schema.accept(["userName": "a"])[urn] == nil)
    }

    @Test(arguments: [
        (#"{"badge":"C"}"#, true), (#"{"badge":"B"}"#, false), (#"{"badge":"B","floor":2}"#, false),
        (#"{"floor":2}"#, false), (#"{}"#, false),
    ])
    func `a replacement keeps what is immutable, and may not change it`(
        object: String, isRefused: Bool
    ) throws {
        let old = try Self.schema.accept(["userName": "a", "\(urn)": ["badge": "B", "floor": 1]])
        let body = try parsed(#"{"userName":"a","\#(urn)":\#(object)}"#)
        let new = try Self.schema.accept(body, replacing: old)
        if isRefused {
            let error = try #require(throws: SCIMError.self) {
                try Self.schema.checkImmutable(from: old, to: new)
            }
            #expect(error.kind == .mutability)
        } else {
            try Self.schema.checkImmutable(from: old, to: new)
            #expect(new[urn]?["badge"] == "B")
        }
    }

    @Test(
        arguments: [
            ("replace", "badge", "C", SCIMError.Kind.mutability), ("add", "badge", "B", nil),
            ("remove", "badge", nil, .mutability), ("replace", "floor", 2, nil),
            ("replace", "floor", "x", .invalidValue), ("remove", "desk.room", nil, .invalidValue),
        ] as [(String, String, JSONValue?, SCIMError.Kind?)])
    func `a PATCH obeys, too`(
        verb: String, name: String, value: JSONValue?, refusal: SCIMError.Kind?
    ) throws {
        let old = try Self.schema.accept([
            "userName": "a", "\(urn)": ["badge": "B", "desk": ["room": "R", "seat": 1]],
        ])
        let operation = PatchOperation(
            verb: try #require(PatchOperation.Verb(rawValue: verb)),
            path: try PatchPath(parsing: "\(urn):\(name)"), value: value)
        var kind: SCIMError.Kind?
        do throws(SCIMError) {
            let new = try Self.schema.applying([operation], to: old)
            try Self.schema.checkImmutable(from: old, to: new)
        } catch {
            kind = error.kind
        }
        #expect(kind == refusal)
    }

    private func parsed(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: Array(text.utf8)).object)
    }
}
