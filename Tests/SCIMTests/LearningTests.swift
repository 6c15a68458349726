import JSON
import SCIM
import Testing

private let acme = "urn:x:acme:2.0:User"

@Suite("Learning extension schemas that nobody declared")
struct LearningTests {
    private static let kinds: [(String, String)] = [
        (#"{"badge":"B7"}"#, "badge string"),
        (#"{"cleared":true}"#, "cleared boolean"),
        (#"{"floor":3}"#, "floor integer"),
        (#"{"share":0.5}"#, "share decimal"),
        (#"{"skills":["a","b"]}"#, "skills string many"),
        (#"{"mixed":[1,2.5]}"#, "mixed decimal many"),
        (#"{"odd":[1,"a"]}"#, "odd string many"),
        (#"{"desk":{"room":"R1","seat":4}}"#, "desk complex;desk.room string;desk.seat integer"),
        (
            #"{"tools":[{"value":"a"},{"value":"b","main":true}]}"#,
            "tools complex many;tools.value string;tools.main boolean"
        ),
        (#"{"not a name":"x","1st":"x","ok":"x"}"#, "ok string"),
    ]

    @Test(arguments: kinds)
    func `the kind of an attribute is that of its value`(object: String, expected: String) throws {
        let lessons = ResourceSchema.user.lessons(in: try user(#"{"\#(acme)":\#(object)}"#))
        #expect(lessons.map(\.inWords).joined(separator: ";") == expected)
        #expect(lessons.allSatisfy { $0.urn == acme })
    }

    private static let widenings: [(String, String, String)] = [
        (#"{"a":1}"#, #"{"a":2}"#, "a integer"),
        (#"{"a":1}"#, #"{"a":2.5}"#, "a decimal"),
        (#"{"a":2.5}"#, #"{"a":1}"#, "a decimal"),
        (#"{"a":1}"#, #"{"a":"x"}"#, "a string"),
        (#"{"a":true}"#, #"{"a":1}"#, "a string"),
        (#"{"a":"x"}"#, #"{"a":["x"]}"#, "a string many"),
        (#"{"a":["x"]}"#, #"{"A":"x"}"#, "a string many"),
        (#"{"a":{"b":1}}"#, #"{"A":{"C":"x","B":2.5}}"#, "a complex;a.b decimal;a.C string"),
    ]

    @Test(arguments: widenings)
    func `a value of another kind makes the kind wider`(
        first: String, second: String, expected: String
    ) throws {
        var schema = ResourceSchema.user
        schema.learned.add(schema.lessons(in: try user(#"{"\#(acme)":\#(first)}"#)))
        schema.learned.add(schema.lessons(in: try user(#"{"\#(acme)":\#(second)}"#)))
        #expect(schema.learned.inWords == expected)
        let again = schema.lessons(in: try user(#"{"\#(acme)":\#(second)}"#))
        #expect(again.isEmpty)
    }

    @Test func `what was learned comes back from its lessons`() throws {
        var schema = ResourceSchema.user
        let body = try user(
            #"{"\#(acme)":{"a":1,"b":[{"c":"x"}]},"urn:x:other:2.0:User":{"d":false}}"#)
        let lessons = schema.lessons(in: body)
        schema.learned.add(lessons)
        #expect(LearnedExtensions(lessons) == schema.learned)
        #expect(schema.learned.schemas.map(\.name) == ["acme", "other"])
    }

    @Test func `standard and declared extensions are not learned`() throws {
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        let body = try user(#"{"\#(enterprise)":{"department":"D"}}"#)
        #expect(ResourceSchema.user.lessons(in: body).isEmpty)
        var schema = ResourceSchema.user
        schema.extensions.append(
            Schema(id: acme.uppercased(), name: "", description: "", attributes: []))
        #expect(schema.lessons(in: try user(#"{"\#(acme)":{"a":1}}"#)).isEmpty)
        let learned = LearnedExtensions([LearnedAttribute(urn: acme, name: "a", kind: .string)])
        #expect(learned.without(schema.extensions).schemas.isEmpty)
    }

    @Test func `there is an end to what is learned`() throws {
        var schema = ResourceSchema.user
        for number in 0..<40 {
            let members = (0..<40).map { #""a\#($0)":1"# }.joined(separator: ",")
            let body = try user(#"{"urn:x:n\#(number):2.0:User":{\#(members)}}"#)
            schema.learned.add(schema.lessons(in: body))
        }
        let count = schema.learned.schemas.reduce(0) { $0 + $1.attributes.count }
        #expect(schema.learned.schemas.count <= LearnedExtensions.schemaLimit)
        #expect(count == LearnedExtensions.attributeLimit)
        let long = String(repeating: "n", count: LearnedExtensions.nameLimit + 1)
        let tooLong = try user(#"{"\#(acme)":{"\#(long)":1},"urn:x:\#(long)":{"a":1}}"#)
        #expect(ResourceSchema.user.lessons(in: tooLong).isEmpty)
    }

    @Test func `a URN is the same extension in any letters`() throws {
        var schema = ResourceSchema.user
        let first = try schema.accept(
            try user(
                #"{"userName":"a","URN:X:Acme:2.0:User":{"a":1},"urn:x:acme:2.0:user":{"b":2}}"#))
        #expect(first["urn:X:Acme:2.0:User"] == ["a": 1, "b": 2])
        schema.learned.add(schema.lessons(in: first))
        let second = try schema.accept(
            try user(#"{"userName":"a","Urn:x:ACME:2.0:User":{"c":3}}"#))
        #expect(second["urn:X:Acme:2.0:User"] == ["c": 3])
        let patched = try schema.applying(
            [
                PatchOperation(
                    verb: .add, path: PatchPath(parsing: "uRN:x:acme:2.0:User:d"), value: 4),
                PatchOperation(
                    verb: .replace, path: nil, value: ["URN:x:acme:2.0:USER": ["e": 5]]),
            ], to: schema.accept(["userName": "a"]))
        #expect(patched["urn:X:Acme:2.0:User"] == ["d": 4, "e": 5])
        #expect(
            patched["schemas"]
                == ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:X:Acme:2.0:User"])
    }

    @Test(arguments: [
        (#"urn:x:acme:2.0:User:badge eq "b7""#, true), (#"URN:X:ACME:2.0:User:Badge sw "B""#, true),
        ("urn:x:acme:2.0:User:floor gt 2", true), (#"urn:x:acme:2.0:User:desk.room eq "R1""#, true),
        ("urn:x:acme:2.0:User:badge pr and urn:x:acme:2.0:User pr", true),
        (#"urn:x:acme:2.0:User:badge eq "b8""#, false), ("urn:x:acme:2.0:User:floor eq 4", false),
    ])
    func `a filter may name what was learned`(text: String, isMet: Bool) throws {
        var schema = ResourceSchema.user
        let body = try schema.accept(
            try user(#"{"userName":"a","\#(acme)":{"badge":"B7","floor":3,"desk":{"room":"R1"}}}"#))
        let filter = try Filter(parsing: text)
        #expect(throws: SCIMError.self) { _ = try Predicate(filter, schema) }
        schema.learned.add(schema.lessons(in: body))
        #expect(try Predicate(filter, schema).matches(body) == isMet)
    }

    @Test(arguments: [
        "urn:x:acme:2.0:User:shoe pr", "urn:x:acme:2.0:User:desk.chair pr",
        "urn:y:b:2.0:User:badge pr",
    ])
    func `a filter may not name what was never seen`(text: String) throws {
        var schema = ResourceSchema.user
        schema.learned.add(
            schema.lessons(in: try user(#"{"\#(acme)":{"badge":"B7","desk":{"room":"R1"}}}"#)))
        let filter = try Filter(parsing: text)
        #expect { _ = try Predicate(filter, schema) } throws: { error in
            (error as? SCIMError)?.kind == .invalidFilter
        }
    }

    private func user(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: Array(text.utf8)).object)
    }
}

extension LearnedAttribute {
    fileprivate var inWords: String {
        "\(name)\(part.map { "." + $0 } ?? "") \(kind.rawValue)\(isMultiValued ? " many" : "")"
    }
}

extension LearnedExtensions {
    fileprivate var inWords: String {
        schemas.flatMap { schema in
            schema.attributes.flatMap { attribute in
                [LearnedAttribute(schema.id, attribute)]
                    + attribute.subAttributes.map {
                        LearnedAttribute(schema.id, attribute, part: $0)
                    }
            }
        }.map(\.inWords).joined(separator: ";")
    }
}

extension LearnedAttribute {
    fileprivate init(_ urn: String, _ attribute: Attribute, part: Attribute? = nil) {
        self.init(
            urn: urn, name: attribute.name, part: part?.name, kind: (part ?? attribute).kind,
            isMultiValued: (part ?? attribute).isMultiValued)
    }
}
