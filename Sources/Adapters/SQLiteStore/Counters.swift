import Ports
import SCIM

/// One figure that the store keeps up to date instead of counting rows.
struct CounterKey: Hashable {
    enum Kind: Int64 {
        /// Rows of the provisioning log; not among the figures, which begin with 2.
        case requests = -1
        /// The sequence number given out last.
        case sequence = 0
        /// The delivery key given out last.
        case delivery = 1
        /// Deliveries ever queued for a destination.
        case accepted = 2
        /// Deliveries of a destination in a state.
        case state = 3
        /// Resources of an integration, by type and `active`.
        case resources = 4
        /// Users of an integration that were deleted.
        case deletedUsers = 5
    }

    var kind: Kind
    /// The number of an integration or destination in the names table.
    var name: Int64 = 0
    /// The code of a state or a resource type.
    var facet: Int64 = 0
    /// `active` of a resource: 0 without it, 1 false, 2 true.
    var part: Int64 = 0

    static let sequence = CounterKey(kind: .sequence)
    static let delivery = CounterKey(kind: .delivery)
    static let requests = CounterKey(kind: .requests)

    static func accepted(_ destination: Int64) -> CounterKey {
        CounterKey(kind: .accepted, name: destination)
    }

    static func state(_ destination: Int64, _ state: RowState) -> CounterKey {
        CounterKey(kind: .state, name: destination, facet: state.rawValue)
    }

    static func resources(
        _ integration: Int64, _ type: ResourceType, active: Bool?
    ) -> CounterKey {
        CounterKey(
            kind: .resources, name: integration, facet: type.code,
            part: active.map { $0 ? 2 : 1 } ?? 0)
    }
}

extension Connection {
    /// The stored value of a counter; 0 for one that never changed.
    func value(of counter: CounterKey) throws(StoreError) -> Int64 {
        try first(
            """
            SELECT value FROM counters WHERE kind = ? AND name = ? AND facet = ? AND part = ?
            """, .integer(counter.kind.rawValue), .integer(counter.name), .integer(counter.facet),
            .integer(counter.part)
        ) { $0.integer(0) } ?? 0
    }

    func add(_ change: Int64, to counter: CounterKey) throws(StoreError) {
        try run(
            """
            INSERT INTO counters (kind, name, facet, part, value) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET value = value + excluded.value
            """, .integer(counter.kind.rawValue), .integer(counter.name), .integer(counter.facet),
            .integer(counter.part), .integer(change))
    }
}
