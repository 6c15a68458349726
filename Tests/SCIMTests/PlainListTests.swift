import JSON
import SCIM
import Testing

private let declared = "urn:x:declared:2.0:User"
private let unknown = "urn:x:unknown:2.0:User"

/// What an operation leaves of `tags`, a list of texts in an extension.
private struct ListRow: Sendable, CustomTestStringConvertible {
    let before: JSONValue
    let verb: PatchOperation.Verb
    let path: String
    let value: JSONValue?
    let after: JSONValue

    init(
        _ before: JSONValue, _ verb: PatchOperation.Verb, _ path: String, _ value: JSONValue?,
        _ after: JSONValue
    ) {
        self.before = before
        self.verb = verb
        self.path = path
        self.value = value
        self.after = after
    }

    var testDescription: String { "\(verb) \(path) \(value.map { "\($0)" } ?? "")" }
}

@Suite("Lists of an extension, RFC 7643 §2.4")
struct PlainListTests {
    private static let schema: ResourceSchema = {
        var tags = Attribute("tags")
        tags.isMultiValued = true
        var schema = ResourceSchema.user
        schema.extensions.append(
            Schema(id: declared, name: "", description: "", attributes: [tags]))
        return schema
    }()

    @Test(
        arguments: [
            ListRow(["a", "b"], .add, "tags", ["b", "c"], ["a", "b", "c"]),
            ListRow(["a"], .add, "tags", ["a"], ["a"]),
            ListRow(.null, .add, "tags", ["a", "a"], ["a"]),
            ListRow(["a", "b"], .replace, "tags", ["c"], ["c"]),
            ListRow(["a", "b", "c"], .remove, "tags", ["a", "x"], ["b", "c"]),
            ListRow(["a", "b"], .remove, "tags", [], ["a", "b"]),
            ListRow(["a", "b"], .remove, "tags", nil, .null),
            ListRow(["a", "b"], .remove, "tags[value eq \"A\"]", nil, ["b"]),
            ListRow(["a"], .remove, "tags[value eq \"a\"]", nil, .null),
            ListRow(["a", "b"], .remove, "tags[value eq \"x\"]", nil, ["a", "b"]),
            ListRow(["a", "b"], .replace, "tags[value eq \"a\"]", "c", ["c", "b"]),
            ListRow(["a"], .add, "tags[value eq \"x\"]", "c", ["a", "c"]),
        ], [declared, unknown])
    private func `change the same way, whether the extension is declared or not`(
        row: ListRow, urn: String
    ) throws {
        let start = try Self.schema.accept([
            "userName": "a", "\(urn)": .object(["tags": row.before]),
        ])
        let operation = PatchOperation(
            verb: row.verb, path: try PatchPath(parsing: "\(urn):\(row.path)"), value: row.value)
        let result = try Self.schema.applying([operation], to: start)
        #expect((result[urn]?["tags"] ?? .null) == row.after)
    }

    @Test(arguments: [
        (
            #"{"op":"add","path":"U:cs","value":[{"type":"t","value":"b"},{"value":"c"}]}"#,
            #"[{"type":"t","value":"b"},{"type":"s","value":"a"},{"value":"c"}]"#
        ),
        (
            #"{"op":"add","path":"U:cs[type eq \"s\"].value","value":"b"}"#,
            #"[{"type":"t","value":"b"},{"type":"s","value":"b"}]"#
        ),
        (
            #"{"op":"replace","path":"U:cs[type eq \"n\"].value","value":"c"}"#,
            #"[{"type":"t","value":"b"},{"type":"s","value":"a"},{"type":"n","value":"c"}]"#
        ),
        (#"{"op":"remove","path":"U:cs[type eq \"t\"]"}"#, #"[{"type":"s","value":"a"}]"#),
        (
            #"{"op":"remove","path":"U:cs","value":[{"type":"t","value":"b"}]}"#,
            #"[{"type":"s","value":"a"}]"#
        ),
        (#"{"op":"replace","value":{"U":{"cs":[{"value":"z"}]}}}"#, #"[{"value":"z"}]"#),
        (
            #"{"op":"add","value":{"U":{"cs":[{"value":"z"}]}}}"#,
            #"[{"type":"t","value":"b"},{"type":"s","value":"a"},{"value":"z"}]"#
        ),
        (#"{"op":"remove","path":"U:cs.type"}"#, #"[{"value":"b"},{"value":"a"}]"#),
    ])
    func `elements that nobody described are found by what they hold`(
        operation: String, after: String
    ) throws {
        let start = try Self.schema.accept([
            "userName": "a",
            "\(unknown)": [
                "cs": [["type": "t", "value": "b"], ["type": "s", "value": "a"]]
            ],
        ])
        let text = operation.replacing("U:", with: unknown + ":").replacing(
            "\"U\"", with: "\"\(unknown)\"")
        let operations = try PatchOperation.all(in: [
            "Operations": JSONValue(parsing: Array("[\(text)]".utf8))
        ])
        let result = try Self.schema.applying(operations, to: start)
        #expect(result[unknown]?["cs"] == (try JSONValue(parsing: Array(after.utf8))))
    }

    @Test(arguments: [
        ("tags[value eq \"a\"]", true), ("tags[value sw \"B\"]", true),
        ("tags[value eq \"c\"]", false), ("tags eq \"a\"", true),
        ("tags[value eq \"a\" and value eq \"b\"]", false), ("not (tags[value pr])", false),
    ])
    func `a filter may name the value of a plain element`(filter: String, holds: Bool) throws {
        let user = try Self.schema.accept(["userName": "a", "\(declared)": ["tags": ["a", "b"]]])
        let text = filter.replacing("tags", with: declared + ":tags")
        let predicate = try Predicate(Filter(parsing: text), Self.schema)
        #expect(predicate.matches(user) == holds)
    }

    @Test func `nothing is left of what nobody declared when its value is an empty text`() throws {
        let start = try Self.schema.accept([
            "userName": "a", "\(unknown)": ["badge": "B", "x": ""],
        ])
        #expect(start[unknown] == ["badge": "B"])
        let operation = PatchOperation(
            verb: .replace, path: try PatchPath(parsing: "\(unknown):badge"), value: "")
        let result = try Self.schema.applying([operation], to: start)
        #expect(result[unknown] == nil)
    }
}
