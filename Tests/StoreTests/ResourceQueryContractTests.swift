import Directory
import Ports
import SCIM
import TestSupport
import Testing

@Suite("The store's contract: queries over resources", .timeLimit(.minutes(10)))
struct ResourceQueryContractTests {
    /// Number, folded name, display name.
    private static let rows: [(Int, String, String?)] = [
        (1, "delta", "b"), (2, "alpha", nil), (3, "charlie", "a"), (4, "bravo", "b"),
        (5, "álpha", nil), (6, "alpha\u{0}", "B"), (7, "alphabet", "a\u{10FFFF}"),
    ]

    private static let orders: [(ResourceOrder, [Int])] = [
        (.age, [1, 2, 3, 4, 5, 6, 7]),
        (ResourceOrder(.id, isDescending: true), [7, 6, 5, 4, 3, 2, 1]),
        (ResourceOrder(.name), [2, 6, 7, 4, 3, 1, 5]),
        (ResourceOrder(.name, isDescending: true), [5, 1, 3, 4, 7, 6, 2]),
        (ResourceOrder(.displayName), [6, 3, 7, 1, 4, 2, 5]),
        (ResourceOrder(.displayName, isDescending: true), [5, 2, 4, 1, 7, 3, 6]),
    ]

    private func filled(_ kind: StoreKind) throws -> OpenStore {
        let open = try kind.open()
        for (number, name, display) in Self.rows {
            let keys = ResourceKeys(name: name, displayName: display, emails: ["m\(number)"])
            _ = try open.commit(.example(.insert(.user(number, keys: keys))))
        }
        _ = try open.commit(.example(.insert(.user(9, integration: .fabrikam))))
        return open
    }

    @Test(arguments: StoreKind.allCases, orders)
    func `every order is walked by skipping and by going on, to the same end`(
        kind: StoreKind, row: (ResourceOrder, [Int])
    ) throws {
        let open = try filled(kind)
        let query = ResourceQuery(integration: .contoso, type: .user, order: row.0)
        let ids = row.1.map { ResourceID.number($0) }
        try open.store.read { reader throws(StoreError) in
            for limit in 1...8 {
                for skip in 0...8 {
                    let page = try reader.page(query, skip: skip, limit: limit)
                    #expect(page.map(\.id) == Array(ids.dropFirst(skip).prefix(limit)))
                    #expect(page.allSatisfy { $0.keys.emails.count == 1 })
                }
                var walked: [StoredResource] = []
                while true {
                    let last = walked.last?.position(in: query.order)
                    let batch = try reader.scan(query, after: last, limit: limit)
                    #expect(batch.allSatisfy { $0.keys.emails.isEmpty })
                    walked += batch
                    guard batch.count == limit else { break }
                }
                #expect(walked.map(\.id) == ids)
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a place is one even when its resource is gone`(kind: StoreKind) throws {
        let open = try filled(kind)
        _ = try open.commit(.example(.delete(.contoso, .user, .number(4), expected: 1)))
        try open.store.read { reader throws(StoreError) in
            for (order, text, next) in [
                (ResourceOrder.age, nil, 5), (ResourceOrder(.name), "bravo", 3),
                (ResourceOrder(.displayName), "b", 2),
                (ResourceOrder(.displayName, isDescending: true), "b", 1),
                (ResourceOrder(.displayName), "zz", 2), (ResourceOrder(.displayName), nil, 5),
                (ResourceOrder(.displayName, isDescending: true), nil, 2),
            ] as [(ResourceOrder, String?, Int)] {
                let query = ResourceQuery(integration: .contoso, type: .user, order: order)
                let place = ResourcePosition(id: .number(4), text: text)
                let found = try reader.scan(query, after: place, limit: 1)
                #expect(found.map(\.id) == [.number(next)], "\(order) \(text ?? "nil")")
            }
        }
    }

    @Test(
        arguments: StoreKind.allCases,
        [
            (.names(Bounds(from: "alpha", below: "alphb")), [2, 6, 7]),
            (.names(Bounds(from: "alpha\u{0}", below: "alphb")), [6, 7]),
            (.names(Bounds(below: "bravo")), [2, 6, 7]), (.names(Bounds(from: "d")), [1, 5]),
            (.names(Bounds()), [1, 2, 3, 4, 5, 6, 7]),
            (.displayNames(Bounds()), [1, 3, 4, 6, 7]),
            (.displayNames(Bounds(from: "a", below: "b")), [3, 7]),
            (.ids(Bounds(from: ResourceID.number(3).rawValue)), [3, 4, 5, 6, 7]),
            (.ids(Bounds(below: ResourceID.number(3).rawValue)), [1, 2]),
            (.created(Bounds(from: .start)), [1, 2, 3, 4, 5, 6, 7]),
            (.created(Bounds(below: .start)), []),
            (.modified(Bounds(from: .start + .seconds(2))), [4]),
            (.modified(Bounds(from: .start, below: .start + .seconds(2))), [1, 2, 3, 5, 6, 7]),
        ] as [(ResourceQuery.Condition, [Int])])
    func `a range takes what lies in it, its start included and its end not`(
        kind: StoreKind, row: (ResourceQuery.Condition, [Int])
    ) throws {
        let open = try filled(kind)
        let changed = StoredResource.user(
            4, version: 2, keys: ResourceKeys(name: "bravo", displayName: "b"))
        _ = try open.commit(.example(.update(changed, expected: 1)))
        let query = ResourceQuery(integration: .contoso, type: .user, conditions: [row.0])
        try open.store.read { reader throws(StoreError) in
            #expect(
                try reader.page(query, skip: 0, limit: 10).map(\.id)
                    == row.1.map { ResourceID.number($0) })
            #expect(try reader.count(query) == row.1.count)
        }
    }
}
