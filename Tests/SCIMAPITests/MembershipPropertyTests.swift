import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

/// Members as a set, and operations on them said a second time.
private struct Model {
    var members: Set<Int> = []

    mutating func apply(_ operation: Operation) {
        switch operation {
        case .add(let listed): members.formUnion(listed)
        case .remove(let listed): members.subtract(listed)
        case .removeAll: members = []
        case .replace(let listed): members = Set(listed)
        case .exchange(let old, let new):
            members.remove(old)
            members.insert(new)
        }
    }
}

private enum Operation {
    case add([Int])
    case remove([Int])
    case removeAll
    case replace([Int])
    case exchange(old: Int, new: Int)
}

/// Random operations, each in one of the forms that providers send it in.
private struct Operations {
    var random: SeededGenerator
    let ids: [String]

    mutating func next() -> (Operation, JSONValue) {
        let listed = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            Int.random(in: ids.indices, using: &random)
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4: return (.add(listed), adding(listed))
        case 4..<7:
            let filtered = Bool.random(using: &random) && !listed.isEmpty
            return (.remove(listed), filtered ? filter(listed) : listing("remove", listed))
        case 7: return (.replace(listed), listing("replace", listed))
        case 8:
            guard listed.count == 3 else { return (.add(listed), adding(listed)) }
            return (
                .exchange(old: listed[0], new: listed[1]),
                [
                    "op": "replace", "path": .string("members[value eq \"\(ids[listed[0]])\"]"),
                    "value": ["value": .string(ids[listed[1]])],
                ]
            )
        default: return (.removeAll, ["op": verb("remove"), "path": "members"])
        }
    }

    private mutating func verb(_ verb: String) -> JSONValue {
        .string(Bool.random(using: &random) ? verb : verb.prefix(1).uppercased() + verb.dropFirst())
    }

    private mutating func elements(_ listed: [Int]) -> JSONValue {
        let elements: [JSONValue] = listed.map { index in
            switch Int.random(in: 0..<4, using: &random) {
            case 0: .string(ids[index])
            case 1: ["$ref": .null, "value": .string(ids[index])]
            case 2: ["value": .string(ids[index]), "display": "any", "type": "User"]
            default: ["value": .string(ids[index])]
            }
        }
        let isAlone = elements.count == 1 && Bool.random(using: &random)
        return isAlone ? elements[0] : .array(elements)
    }

    private mutating func adding(_ listed: [Int]) -> JSONValue {
        guard Bool.random(using: &random) else { return listing("add", listed) }
        return ["op": verb("add"), "value": ["members": elements(listed)]]
    }

    private mutating func listing(_ name: String, _ listed: [Int]) -> JSONValue {
        let paths = ["members", "Members", "urn:ietf:params:scim:schemas:core:2.0:Group:members"]
        return [
            "op": verb(name), "path": .string(paths.randomElement(using: &random) ?? "members"),
            "value": elements(listed),
        ]
    }

    private mutating func filter(_ listed: [Int]) -> JSONValue {
        let parts = listed.map { "value eq \"\(ids[$0])\"" }
        return [
            "op": verb("remove"), "path": .string("members[\(parts.joined(separator: " or "))]"),
        ]
    }
}

@Suite("Random changes of members")
struct MembershipPropertyTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `members are what a set of them would be`(seed: UInt64) throws {
        let gateway = Gateway()
        let ids = (0..<8).map { gateway.create(["userName": .string("user\($0)")]) }
        let id = gateway.createGroup("Crew")
        var operations = Operations(random: SeededGenerator(seed: seed), ids: ids)
        var model = Model()
        for step in 0..<40 {
            let before = model.members
            let told = try gateway.events().count
            var sent: [JSONValue] = []
            for _ in 0..<Int.random(in: 1...4, using: &operations.random) {
                let (operation, json) = operations.next()
                model.apply(operation)
                sent.append(json)
            }
            let body: JSONValue = ["Operations": .array(sent)]
            let answer = gateway.send(.patch, "/Groups/\(id)", body)
            try #require(answer.status == 204, "\(seed) \(step) \(body)")
            let expected = model.members.map { ids[$0] }.sorted()
            try #require(gateway.members(of: id).sorted() == expected, "\(seed) \(step) \(body)")
            let moved = before.symmetricDifference(model.members).map { ids[$0] }.sorted()
            let events = try gateway.events().dropFirst(told)
            #expect(events.compactMap(\.draft.user?.rawValue).sorted() == moved)
        }
    }
}
