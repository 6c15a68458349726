import JSON
import SCIM
import TestSupport
import Testing

/// What operations mean, said a second time and in another way: texts by path, and pairs.
private struct Model: Equatable {
    struct Email: Hashable {
        var type: String
        var value: String
    }

    var texts: [String: String] = [:]
    var emails: [Email] = []

    mutating func set(_ path: String, _ text: String?) { texts[path] = text }

    mutating func add(_ email: Email) {
        if !emails.contains(email) { emails.append(email) }
    }

    mutating func setValue(of type: String, to value: String) {
        let changed = emails.map { $0.type == type ? Email(type: type, value: value) : $0 }
        emails = []
        for email in changed { add(email) }
        if !changed.contains(where: { $0.type == type }) { add(Email(type: type, value: value)) }
    }

    /// The resource that the model describes.
    var resource: JSONObject {
        var resource: JSONObject = ["userName": "ada", "active": true]
        for (path, text) in texts {
            let parts = path.split(separator: path.hasPrefix("urn:") ? "#" : ".").map(String.init)
            if parts.count == 1 {
                resource[parts[0]] = .string(text)
            } else {
                var inner = resource[parts[0]]?.object ?? JSONObject()
                inner[parts[1]] = .string(text)
                resource[parts[0]] = .object(inner)
            }
        }
        var schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"]
        schemas += resource.keys.filter { $0.hasPrefix("urn:") }
        resource["schemas"] = .array(schemas.map { .string($0) })
        if !emails.isEmpty {
            resource["emails"] = .array(
                emails.map { ["type": .string($0.type), "value": .string($0.value)] })
        }
        return resource
    }
}

/// Random operations, each with its effect on the model.
private struct Operations {
    var random: SeededGenerator
    var model = Model()

    /// `#` stands where the model parts an extension from its attribute.
    private static let paths = [
        "title", "displayName", "nickName", "externalId", "name.familyName", "name.givenName",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User#department",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User#division",
    ]

    private mutating func text() -> String { "v\(Int.random(in: 0..<4, using: &random))" }

    private mutating func email() -> Model.Email {
        Model.Email(
            type: ["work", "home", "other"].randomElement(using: &random) ?? "", value: text())
    }

    private mutating func letters(_ name: String) -> String {
        Bool.random(using: &random) ? name : name.uppercased()
    }

    mutating func next() -> JSONValue {
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1: setText()
        case 2: setMany()
        case 3: setEmail()
        case 4: removeEmails()
        case 5: listEmails("add")
        default: listEmails("replace")
        }
    }

    private mutating func setText() -> JSONValue {
        let path = Self.paths.randomElement(using: &random) ?? ""
        let sent = letters(path.split(separator: "#").joined(separator: ":"))
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            model.set(path, nil)
            return ["op": "remove", "path": .string(sent)]
        case 1:
            model.set(path, nil)
            return ["op": "replace", "path": .string(sent), "value": .null]
        case let verb:
            let text = text()
            model.set(path, text)
            return [
                "op": verb == 2 ? "add" : "replace", "path": .string(sent),
                "value": .string(text),
            ]
        }
    }

    private mutating func setMany() -> JSONValue {
        let (title, family) = (text(), text())
        model.set("title", title)
        model.set("name.familyName", family)
        return [
            "op": "replace",
            "value": [
                letters("title"): .string(title), "id": "x",
                letters("name"): [letters("familyName"): .string(family)],
            ],
        ]
    }

    private mutating func setEmail() -> JSONValue {
        let email = email()
        model.setValue(of: email.type, to: email.value)
        return [
            "op": Bool.random(using: &random) ? "add" : "replace",
            "path": .string("emails[\(letters("type")) eq \"\(letters(email.type))\"].value"),
            "value": .string(email.value),
        ]
    }

    private mutating func removeEmails() -> JSONValue {
        let type = email().type
        model.emails.removeAll { $0.type == type }
        let part = Bool.random(using: &random) ? ".value" : ""
        return ["op": "remove", "path": .string("emails[type eq \"\(type)\"]\(part)")]
    }

    private mutating func listEmails(_ verb: String) -> JSONValue {
        let emails = (0..<Int.random(in: 0..<3, using: &random)).map { _ in email() }
        if verb == "replace" { model.emails = [] }
        for email in emails { model.add(email) }
        return [
            "op": .string(verb), "path": "emails",
            "value": .array(
                emails.map { ["type": .string($0.type), "value": .string($0.value)] }),
        ]
    }
}

@Suite("PATCH against a model")
struct PatchPropertyTests {
    @Test(arguments: 0..<200)
    func `random operations do what the model says, together and one by one`(seed: Int) throws {
        var operations = Operations(random: SeededGenerator(seed: UInt64(seed)))
        let start = try ResourceSchema.user.accept(["userName": "ada"])
        var oneByOne = start
        var sent: [JSONValue] = []
        for _ in 0..<20 {
            let operation = operations.next()
            sent.append(operation)
            oneByOne = try ResourceSchema.user.applying(
                PatchOperation.all(in: ["Operations": [operation]]), to: oneByOne)
            #expect(oneByOne == operations.model.resource, "after \(operation)")
        }
        let together = try ResourceSchema.user.applying(
            PatchOperation.all(in: ["Operations": .array(sent)]), to: start)
        #expect(together == oneByOne)
    }

    @Test(arguments: 0..<50)
    func `what was patched is what would be accepted`(seed: Int) throws {
        var operations = Operations(random: SeededGenerator(seed: UInt64(seed)))
        let sent = (0..<20).map { _ in operations.next() }
        let patched = try ResourceSchema.user.applying(
            PatchOperation.all(in: ["Operations": .array(sent)]),
            to: ResourceSchema.user.accept(["userName": "ada"]))
        #expect(try ResourceSchema.user.accept(patched) == patched)
    }
}
