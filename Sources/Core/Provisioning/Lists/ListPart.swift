import Directory
import JSON
import Ports
import SCIM

/// One type of resource in a list: where the store looks, what it cannot decide, how it is sorted.
struct ListPart: Sendable {
    /// How many resources are in memory at once while a filter is evaluated.
    private static let batch = 200

    let schema: ResourceSchema
    let plan: QueryPlan
    /// What is left to evaluate; `nil` when the store decides all.
    private let predicate: Predicate?
    /// `nil` for a type that does not have the attribute.
    let sort: SortAttribute?

    /// - Parameters:
    ///   - schema: Of the resources.
    ///   - all: Schemas of everything that is searched.
    ///   - filter: `nil` for all.
    ///   - sortBy: `nil` for the gateway's order.
    ///   - integration: Whose resources are looked at.
    /// - Throws: `invalidFilter` or `invalidValue` naming an attribute that no type has.
    init(
        _ schema: ResourceSchema, among all: [ResourceSchema], filter: Filter?,
        sortBy: AttributePath?, _ integration: IntegrationName
    ) throws(SCIMError) {
        self.schema = schema
        let others = all.filter { $0.type != schema.type }
        if let filter { _ = try Predicate(filter, schema, beside: others) }
        plan = QueryPlanner.plan(filter, integration, schema)
        predicate =
            if let residual = plan.residual {
                try Predicate(
                    residual, schema, beside: others, separate: schema.type.membership)
            } else { nil }
        if let sortBy, schema.names(sortBy) || !others.contains(where: { $0.names(sortBy) }) {
            let attribute = try SortAttribute(sortBy, schema)
            guard attribute.resolved.attribute.name != schema.type.membership else {
                throw SCIMError(
                    .invalidValue, "The list cannot be sorted: '\(sortBy)' has no one value.")
            }
            sort = attribute
        } else {
            sort = nil
        }
    }

    /// Whether the store alone knows what meets the filter.
    var isExact: Bool { predicate == nil }

    /// Whether it may read more than the few resources that share one indexed value.
    var mayScan: Bool { !plan.isSelective }

    /// The query in the order that is wanted, if the store can walk it; `nil` if it has to be sorted.
    func query(isDescending: Bool) -> ResourceQuery? {
        guard let sort, let key = QueryPlanner.order(sort.resolved, schema.type) else {
            return nil
        }
        var query = plan.query
        query.order = ResourceOrder(key, isDescending: isDescending)
        return query
    }

    /// Hands over every resource that meets the filter until `body` returns `false`.
    ///
    /// - Parameters:
    ///   - query: The plan's, perhaps in another order.
    ///   - after: Where to begin; `nil` for the start.
    ///   - limit: How many are wanted, if no more than so many are.
    ///   - context: Of the request.
    ///   - snapshots: One for each batch.
    ///   - body: Gets a resource, and what a client sees of it if the filter had to know.
    /// - Throws: What `body` throws, and what reading does.
    func each(
        _ query: ResourceQuery, after: ResourcePosition? = nil, limit: Int = .max,
        _ context: RequestContext, _ snapshots: some Snapshots,
        _ body: (StoredResource, JSONObject?) throws(SCIMError) -> Bool
    ) throws(SCIMError) {
        guard !plan.isImpossible else { return }
        let size = isExact ? min(limit, Self.batch) : Self.batch
        var last = after
        while true {
            let batch = try snapshots.read { reader throws(StoreError) in
                try reader.scan(query, after: last, limit: size)
            }
            for stored in batch {
                var seen: JSONObject?
                if let predicate {
                    let visible = try LoadedResource(stored).visible(base: context.base, [])
                    let answers = try answers(to: predicate, about: stored, context, snapshots)
                    guard predicate.matches(visible, answers) else { continue }
                    seen = visible
                }
                guard try body(stored, seen) else { return }
            }
            guard batch.count == size, let end = batch.last else { return }
            last = end.position(in: query.order)
        }
    }

    /// What the resource is sorted by.
    func key(
        of stored: StoredResource, _ seen: JSONObject?, _ context: RequestContext
    ) throws(SCIMError) -> SortKey {
        guard let sort else { return .missing }
        let visible =
            if let seen { seen } else { try LoadedResource(stored).visible(base: context.base, []) }
        return sort.key(of: visible)
    }

    /// What a filter wants to know of memberships, which no resource holds.
    private func answers(
        to predicate: Predicate, about stored: StoredResource, _ context: RequestContext,
        _ snapshots: some Snapshots
    ) throws(SCIMError) -> [Bool] {
        var answers = predicate.noAnswers
        guard !answers.isEmpty else { return answers }
        guard stored.type == .group else {
            let groups = try snapshots.read { reader throws(StoreError) in
                try reader.groups(of: stored.id, .user, in: stored.integration)
            }
            let values = groups.elements(base: context.base)
            predicate.ask(values.map { ["groups": $0] } ?? [:], &answers)
            return answers
        }
        var last: Int64 = 0
        while true {
            let members = try snapshots.read { reader throws(StoreError) in
                try reader.members(
                    of: stored.id, in: stored.integration, after: last, limit: Self.batch)
            }
            let values = members.map { JSONValue.object($0.element(base: context.base)) }
            if !values.isEmpty || last == 0 {
                predicate.ask(values.isEmpty ? [:] : ["members": .array(values)], &answers)
            }
            guard members.count == Self.batch, let end = members.last else { return answers }
            last = end.place
        }
    }
}

extension ResourceType {
    /// The attribute that shows memberships, which are rows of their own.
    fileprivate var membership: String { self == .user ? "groups" : "members" }
}
