package import Directory
package import JSON
package import Ports
package import SCIM

/// Random resources and filters over so few values that they often meet.
package struct QueryChance {
    private var generator: SeededGenerator
    /// Letters that differ in case, in bytes alone, and at the ends of what ranges can name.
    private let words = [
        "a", "A", "b", "ab", "É", "é", "e\u{301}", "", "a\u{0}", "\u{10FFFF}b", "ſ",
    ]

    package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    package mutating func pick(_ count: Int) -> Int {
        Int.random(in: 0..<count, using: &generator)
    }

    private mutating func word() -> String { words[pick(words.count)] }

    private mutating func moment() -> Timestamp {
        Timestamp(milliseconds: 1_000_000_000_000 + Int64(pick(6)) * 500)
    }

    /// A resource as a use case would store it, its id made of its time.
    ///
    /// Its name is one of few, with `suffix` at its end for whoever needs it to be unique.
    package mutating func stored(
        _ type: ResourceType, _ integration: IntegrationName, suffix: String = ""
    ) -> StoredResource {
        let created = moment()
        let random = (UInt64(pick(4)), generator.next())
        let content = resource(type, suffix)
        let display = content["displayName"]?.string?.folded
        var keys = ResourceKeys(
            name: type == .user ? content["userName"]?.string?.folded ?? "" : display ?? "",
            externalID: content["externalId"]?.string, displayName: display)
        if type == .user {
            keys.active = content["active"]?.bool
            for email in content["emails"]?.array ?? [] {
                guard let value = email["value"]?.string?.folded,
                    !keys.emails.contains(where: { $0.utf8.elementsEqual(value.utf8) })
                else { continue }
                keys.emails.append(value)
            }
        }
        return StoredResource(
            integration: integration, type: type,
            id: ResourceID(rawValue: UUIDv7.make(now: created, random: random)), version: 1,
            created: created, modified: max(created, moment()), keys: keys,
            json: JSONValue.object(content).bytes)
    }

    private mutating func resource(_ type: ResourceType, _ suffix: String) -> JSONObject {
        var resource: JSONObject = [
            "displayName": .string(word() + (type == .group ? suffix : ""))
        ]
        if pick(2) == 0 { resource["externalId"] = .string(word()) }
        guard type == .user else { return resource }
        resource["userName"] = .string(word() + suffix)
        if pick(3) == 0 { resource["displayName"] = nil }
        if pick(3) > 0 { resource["active"] = .bool(pick(2) == 0) }
        if pick(3) > 0 { resource["emails"] = .array((0...pick(3)).map { _ in email() }) }
        if pick(3) > 0 { resource["title"] = .string(word()) }
        return resource
    }

    private mutating func email() -> JSONValue {
        var email: JSONObject = ["type": pick(2) == 0 ? "work" : "home"]
        if pick(4) > 0 { email["value"] = .string(word()) }
        if pick(4) == 0 { email["primary"] = .bool(pick(2) == 0) }
        return .object(email)
    }

    package mutating func filter(_ type: ResourceType, depth: Int = 3) -> Filter {
        switch pick(depth == 0 ? 1 : 7) {
        case 0, 1: comparison(type)
        case 2, 3, 4: .and(filter(type, depth: depth - 1), filter(type, depth: depth - 1))
        case 5: .or(filter(type, depth: depth - 1), filter(type, depth: depth - 1))
        default: .not(filter(type, depth: depth - 1))
        }
    }

    private mutating func comparison(_ type: ResourceType) -> Filter {
        let value = Filter.Value.string(word())
        let work = Filter.compare(AttributePath(attribute: "type"), .eq, .string("work"))
        let emails = AttributePath(attribute: "emails")
        let element = Filter.compare(AttributePath(attribute: "value"), .eq, value)
        switch pick(type == .user ? 12 : 7) {
        case 0: return .compare(path(["id", "displayName", "externalId"]), anyOperator(), value)
        case 1...3:
            return .compare(
                path(["id", "displayName", "externalId"]), .eq, pick(6) == 0 ? .null : value)
        case 4, 5:
            return .compare(
                path(["meta.created", "meta.lastModified"]), anyOperator(), .string(moment().text))
        case 6:
            let name: Filter.Value = pick(2) == 0 ? .string("User") : .string("Group")
            return .compare(path(["meta.resourceType"]), pick(2) == 0 ? .eq : .ne, name)
        case 7:
            return .compare(
                path(["active"]), pick(2) == 0 ? .eq : .ne,
                pick(2) == 0 ? .bool(pick(2) == 0) : .string("True"))
        case 8: return .elementCompare(emails, work, sub: "value", .eq, value)
        case 9: return .element(emails, pick(2) == 0 ? .and(work, element) : element)
        case 10: return .compare(path(["userName", "title"]), anyOperator(), value)
        default: return .compare(path(["userName", "emails", "emails.value"]), .eq, value)
        }
    }

    private mutating func anyOperator() -> Filter.Operator {
        Filter.Operator.allCases[pick(Filter.Operator.allCases.count)]
    }

    private mutating func path(_ texts: [String]) -> AttributePath {
        let parts = texts[pick(texts.count)].split(separator: ".").map(String.init)
        return AttributePath(
            attribute: parts[0], subAttribute: parts.count > 1 ? parts[1] : nil)
    }
}

extension StoredResource {
    /// What a client sees of it.
    package var seen: JSONObject {
        var seen = (try? JSONValue(parsing: json))?.object ?? [:]
        seen["id"] = .string(id.rawValue)
        seen["meta"] = [
            "resourceType": .string(type.rawValue), "created": .string(created.text),
            "lastModified": .string(modified.text),
        ]
        return seen
    }
}
