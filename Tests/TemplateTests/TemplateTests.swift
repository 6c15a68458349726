import JSON
import Templates
import Testing

@Suite("Templates, CONTRACT §2")
struct TemplateTests {
    @Test(arguments: typedRows)
    func `a text that is one expression becomes the typed value`(text: String, value: JSONValue)
        throws
    {
        #expect(try rendered(.string(text)) == value)
    }

    @Test(arguments: [
        ("Hello {{user.name.given}}!", "Hello Ada!"), (" {{user.version}}", " 7"),
        ("{{user.name.given}} {{user.name.family}}", "Ada Lovelace"),
        ("{{user.active}}/{{remote.groupID}}", "true/42"), ("a{{user.emails[9].value}}b", "ab"),
        ("q({email: $e}) { x { id }} {{event.id}}", "q({email: $e}) { x { id }} evt_1"),
    ])
    func `inside longer text it is text`(text: String, value: String) throws {
        #expect(try rendered(.string(text)) == .string(value))
    }

    @Test(arguments: filterRows)
    func `filters change the value, one after another`(expression: String, value: JSONValue) throws
    {
        #expect(try rendered(.string("{{\(expression)}}")) == value)
    }

    @Test func `an optional value that is not there takes its key or element along`() throws {
        let template: JSONValue = [
            "a": "{{user.emails[7].value?}}", "b": "{{user.emails[7].value}}",
            "c": "x{{user.emails[7].value?}}",
            "d": ["{{user.emails[7].value?}}", "{{user.email?}}"],
            "e": ["f": "{{user.emails[7].value? | upper}}"],
            "g": "{{user.emails[7].value? | default:'z'}}", "h": "{{user.title?}}",
        ]
        #expect(
            try rendered(template) == [
                "b": .null, "d": ["ada@contoso.com"], "e": [:], "g": "z", "h": " Analyst ",
            ])
    }

    @Test func `everything else stays as it is, in its order`() throws {
        let text =
            #"{"z":1.50,"a":[true,null,"x"],"q":{"query":"{ a { b } }","v":"{{user.email}}"}}"#
        let template = try Template(
            JSONValue(parsing: Array(text.utf8)), UserAPIAction.update.scope)
        #expect(
            String(decoding: template.rendered(values()).bytes, as: UTF8.self)
                == text.replacing("{{user.email}}", with: "ada@contoso.com"))
    }

    @Test(arguments: [
        ("{{user.email", "{{user.email}}: the braces are not closed: '}}' is missing"),
        ("{{", "{{}}: the braces are not closed: '}}' is missing"),
        ("{{}}", "{{}}: expected a name such as user.email, found '}}'"),
        ("{{user.email | }}", "expected a filter behind '|', found '}}'"),
        ("{{user..email}}", "expected a name behind the dot, found '.email}}'"),
        ("{{user.email ? x}}", "unexpected '? x}}'"), ("{{user.email x}}", "unexpected 'x}}'"),
        ("{{user.title | default}}", "the filter 'default' needs a value"),
        ("{{user.title | default:}}", "behind 'default:' stands a text in quotes"),
        ("{{user.title | default:\"x}}", "a quoted text does not end"),
        ("{{user.title | join}}", "the filter 'join' needs a text"),
        ("{{user.title | join:3}}", "the filter 'join' needs a text"),
        ("{{user.title | lower:\"x\"}}", "the filter 'lower' takes no argument"),
        ("{{user.title | lowr}}", "there is no filter 'lowr'"),
        ("{{user.emails | lower}}", "user.emails is a list of objects"),
        ("{{user.emails | join:','}}", "user.emails is a list of objects"),
        ("{{user.manager | upper}}", "user.manager is an object"),
        ("x{{user.emails}}", "is a list, which has no place in a text"),
        ("x{{user.name}}", "is an object, which has no place in a text"),
        ("{{user.title.x}}", "user.title is a single value, so it has no 'x'"),
        ("{{user.title[0]}}", "user.title is no list"),
        ("{{user.nme.given}}", "there is no 'nme' in 'user'"),
        ("{{user.emails.valeu}}", "there is no 'valeu' in 'user.emails'"),
        ("{{user.givenName}}", "it is called user.name.given"),
        ("{{usr.email}}", "there is no 'usr'"), ("{{remote.key}}", "there is no 'key' in 'remote'"),
        ("{{event.name}}", "there is no 'name' in 'event'"),
        ("{{user.custom[urn:x].a}}", "in brackets stands an index"),
        ("{{user.custom[\"a\".b}}", "']' is missing"),
    ])
    func `a mistake is named with the expression it is in`(text: String, message: String) {
        #expect(problem(.string(text), .addMember)?.message.contains(message) == true)
    }

    @Test(arguments: [
        (UserAPIAction.create, "{{remote.id}}", "remote is not known in 'create'"),
        (.find, "{{remote.id}}", "remote is not known in 'find'"),
        (.update, "{{group.id}}", "a group is known only in"),
        (.update, "{{remote.groupID}}", "a group is known only in"),
        (.createGroup, "{{user.email}}", "a user is known only in"),
        (.createGroup, "{{remote.groupID}}", "remote is not known in 'createGroup'"),
        (.updateGroup, "{{remote.id}}", "a group has remote.groupID"),
    ])
    func `a name that exists elsewhere says why not here`(
        action: UserAPIAction, text: String, message: String
    ) {
        #expect(problem(.string(text), action)?.message.contains(message) == true)
    }

    @Test func `every problem of a template is found, each with its place`() {
        let template: JSONValue = [
            "a": [["b": "{{user.x}}"], "{{"], "{{user.id}}": "{{user.id}}", "c": "{{user.email}}",
        ]
        do {
            _ = try Template(template, UserAPIAction.update.scope)
            Issue.record("no problem found")
        } catch {
            #expect(
                error.problems.map { $0.place.joined(separator: ".") }
                    == ["a.0.b", "a.1", "{{user.id}}"])
            #expect(error.problems[0].known.contains("email"))
        }
    }

    @Test func `every path of the canonical user can be named, and no other`() throws {
        try check("user", values()["user"] ?? .null)
        try check("group", values()["group"] ?? .null)
        try check("event", values()["event"] ?? .null)
    }

    /// Walks a real event: what stands there has to be known.
    private func check(_ path: String, _ value: JSONValue) throws {
        #expect(problem(.string("{{\(path)}}"), .addMember) == nil, "\(path)")
        for member in value.object?.members ?? [] where path != "user.custom" {
            try check("\(path).\(member.key)", member.value)
        }
        for element in value.array ?? [] { try check("\(path)[0]", element) }
    }

    private func rendered(_ template: JSONValue) throws -> JSONValue {
        try Template(template, UserAPIAction.addMember.scope).rendered(values())
    }

    private func problem(_ template: JSONValue, _ action: UserAPIAction) -> TemplateProblem? {
        do {
            _ = try Template(template, action.scope)
            return nil
        } catch {
            return error.problems.first
        }
    }
}

private let changes: JSONValue = [["path": "title", "from": .null, "to": "Analyst"]]

private let typedRows: [(String, JSONValue)] = [
    ("{{user.email}}", JSONValue.string("ada@contoso.com")), ("{{user.active}}", true),
    ("{{user.version}}", 7), ("{{event.sequence}}", 18234), ("{{remote.id}}", "r/1"),
    ("{{remote.groupID}}", 42), ("{{group.displayName}}", "Engineering"),
    ("{{user.emails}}", [["value": "ada@contoso.com", "type": "work", "primary": true]]),
    ("{{user.manager}}", ["id": "m1", "displayName": "Boss"]),
    ("{{ user.name.given }}", "Ada"), ("{{user.emails.0.value}}", "ada@contoso.com"),
    ("{{user.emails[0].primary}}", true), ("{{user.emails[1].value}}", .null),
    ("{{user.roles.value}}", ["admin", "owner"]),
    ("{{user.custom[\"urn:x:2.0:User\"].badge}}", "B7"),
    ("{{user.custom['urn:x:2.0:User'].level}}", 3),
    ("{{user.custom[\"urn:x:2.0:User\"].tags.1}}", "b"),
    ("{{user.custom[\"urn:other\"].badge}}", .null), ("{{changes}}", changes),
    ("{{changes[0].path}}", "title"), ("{{event.type}}", "user.updated"),
    ("{{\"{{\"}}", "{{"), ("no braces }} here {", "no braces }} here {"), ("", ""),
    ("{{user.groups[0].displayName}}", "Engineering"),
]

private let filterRows: [(String, JSONValue)] = [
    ("user.userName | lower", JSONValue.string("ada@contoso.com")),
    ("user.userName|upper", "ADA@CONTOSO.COM"), ("user.title | trim", "Analyst"),
    ("user.title | trim | upper", "ANALYST"),
    ("user.roles | first", ["value": "admin", "display": .null, "type": .null, "primary": false]),
    ("user.roles.value | first | upper", "ADMIN"),
    ("user.roles.value | upper", ["ADMIN", "OWNER"]),
    ("user.roles.value | join:\",\"", "admin,owner"),
    ("user.roles.value | join: ' | '", "admin | owner"),
    ("user.emails[5].value | default:\"none\"", "none"),
    ("user.emails[5].value | default:0", 0),
    ("user.emails[5].value | default:false", false), ("user.title | default:'x'", " Analyst "),
    ("user.emails[5].value | upper", .null),
    ("user.emails[5].value | default:'a}}b|\\'c'", "a}}b|'c"),
    ("user.userName | json", "\"Ada@Contoso.com\""), ("user.email | first", "ada@contoso.com"),
    ("user.custom['urn:x:2.0:User'].tags | join:'+'", "a+b"),
    ("user.custom['urn:x:2.0:User'].none | join:'+'", .null),
]
