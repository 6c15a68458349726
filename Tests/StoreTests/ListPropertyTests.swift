import Directory
import JSON
import Ports
import Provisioning
import SCIM
import TestSupport
import Testing

/// What the use case finds, with all its short cuts, against reading everything and looking at it.
@Suite("Lists over the stores", .timeLimit(.minutes(10)))
struct ListPropertyTests {
    @Test(arguments: StoreKind.allCases, [ResourceType.user, .group])
    func `a list is what the evaluator finds, in the order that was asked for, page by page`(
        kind: StoreKind, type: ResourceType
    ) throws {
        let open = try kind.open()
        var chance = QueryChance(seed: type == .user ? 21 : 22)
        var stored: [StoredResource] = []
        for number in 0..<60 {
            // Names of a few letters, where they are free.
            let plain = chance.stored(type, .contoso)
            let isTaken = stored.contains { $0.keys.name == plain.keys.name }
            let resource =
                isTaken ? chance.stored(type, .contoso, suffix: "-\(number)") : plain
            guard try open.commit(.example(.insert(resource))) == .committed([]) else { continue }
            stored.append(resource)
        }
        var met = 0
        for _ in 0..<150 {
            let filter = chance.filter(type)
            let any = Self.sorts[chance.pick(Self.sorts.count)]
            let sort = type == .group && Self.ofUsers.contains(any?.attribute ?? "") ? nil : any
            let expected = try ids(of: stored, filter, sort, type)
            met += expected.count
            let request = try request(filter, sort)
            #expect(try pages(open.store, request, type, size: 7) == expected, "\(filter) \(sort)")
            #expect(try turned(open.store, request, type, size: 9) == expected, "\(filter) \(sort)")
        }
        #expect(met > 500, "too few matches to say anything")
    }

    private typealias Sort = (attribute: String, isDescending: Bool)

    private static let sorts: [Sort?] =
        [nil]
        + [
            "id", "displayName", "meta.created", "meta.lastModified", "externalId", "emails",
            "active", "userName",
        ].flatMap { [($0, false), ($0, true)] }

    private func request(_ filter: Filter, _ sort: Sort?) throws -> [String: String] {
        var texts = ["filter": filter.description]
        texts["sortBy"] = sort?.attribute
        texts["sortOrder"] = sort.map { $0.isDescending ? "descending" : "ascending" }
        return texts
    }

    /// The ids that are to be found; without a sort, in whatever order the gateway chose.
    private func ids(
        of stored: [StoredResource], _ filter: Filter, _ sort: Sort?, _ type: ResourceType
    ) throws -> [String] {
        let schema: ResourceSchema = type == .user ? .user : .group
        let found = stored.filter { schema.matches($0.seen, filter) }
            .sorted { $0.id.rawValue < $1.id.rawValue }
        guard let sort else { return found.map(\.id.rawValue) }
        let attribute = try SortAttribute(AttributePath(parsing: sort.attribute), schema)
        // A sort that keeps the order of what is equal, then turned round as a whole.
        let ascending = found.enumerated().sorted { left, right in
            let keys = (attribute.key(of: left.element.seen), attribute.key(of: right.element.seen))
            return keys.0 == keys.1 ? left.offset < right.offset : keys.0 < keys.1
        }.map(\.element.id.rawValue)
        return sort.isDescending ? ascending.reversed() : ascending
    }

    private static let ofUsers = ["emails", "active", "userName"]

    private func list(
        _ store: any Store, _ texts: [String: String], _ type: ResourceType
    ) throws -> JSONValue {
        let context = RequestContext(
            integration: Integration(name: .contoso), request: RequestID(rawValue: "req_1"),
            now: .start, base: "https://x")
        let schemas: [ResourceSchema] = type == .user ? [.user] : [.group]
        let list = try ListResources(schemas, SearchRequest { texts[$0] }, context, StubCrypto())
        return try JSONValue(parsing: list.decide(on: store).answer.body)
    }

    private func ids(in answer: JSONValue) -> [String] {
        answer["Resources"]?.array?.compactMap { $0["id"]?.string } ?? []
    }

    /// By startIndex, the total checked on every page.
    private func pages(
        _ store: any Store, _ texts: [String: String], _ type: ResourceType, size: Int
    ) throws -> [String] {
        var texts = texts
        var found: [String] = []
        while true {
            texts["startIndex"] = String(found.count + 1)
            texts["count"] = String(size)
            let answer = try list(store, texts, type)
            let page = ids(in: answer)
            found += page
            let total = answer["totalResults"]?.number?.int
            guard page.count == size else {
                #expect(total == found.count)
                return texts["sortBy"] == nil ? found.sorted() : found
            }
            #expect(total ?? 0 >= found.count)
        }
    }

    /// By cursor.
    private func turned(
        _ store: any Store, _ texts: [String: String], _ type: ResourceType, size: Int
    ) throws -> [String] {
        var texts = texts
        texts["cursor"] = ""
        texts["count"] = String(size)
        var found: [String] = []
        while let cursor = texts["cursor"] {
            #expect(cursor.utf8.allSatisfy { $0 < 0x7F })
            let answer = try list(store, texts, type)
            found += ids(in: answer)
            texts["cursor"] = answer["nextCursor"]?.string
            #expect(ids(in: answer).count == size || texts["cursor"] == nil)
        }
        return texts["sortBy"] == nil ? found.sorted() : found
    }
}
