import Dialects
package import Ports
package import SCIM

/// Lists the resources that meet a filter, RFC 7644 §3.4.2.
package struct ListResources: UseCase {
    /// How many resources are in memory at once while a filter is evaluated.
    private static let batch = 200

    private let schema: ResourceSchema
    private let plan: QueryPlan
    private let quirks: Set<Quirk>
    private let page: PageRequest
    private let context: RequestContext

    /// - Parameters:
    ///   - schema: Of the resources listed.
    ///   - filter: As received, percent-decoded; `nil` lists all.
    ///   - page: Which part is wanted.
    ///   - context: Of the request.
    /// - Throws: `invalidFilter` for one that cannot be understood: it must never mean "all".
    package init(
        _ schema: ResourceSchema, filter: String?, page: PageRequest, _ context: RequestContext
    ) throws(SCIMError) {
        self.schema = schema
        self.page = page
        self.context = context
        var parsed: Filter?
        var quirks: Set<Quirk> = []
        if let filter {
            let rewritten = Dialect(context.integration.provider).rewriteFilter(filter)
            let tree = try Filter(parsing: rewritten.filter)
            try schema.check(tree)
            parsed = tree
            quirks = rewritten.quirks
        }
        self.quirks = quirks
        plan = QueryPlanner.plan(parsed, context.integration.name, schema.type)
    }

    /// Whether the plan may touch more than the few resources that share one indexed value.
    package var mayScan: Bool { !plan.query.conditions.contains(where: \.isSelective) }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let found =
            if let filter = plan.residual {
                try scanned(filter, reader)
            } else {
                try reading { () throws(StoreError) in try indexed(reader) }
            }
        var writer = ResourceWriter(context, reader)
        writer.write("{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],")
        writer.write("\"totalResults\":\(found.total),\"startIndex\":\(page.startIndex),")
        writer.write("\"itemsPerPage\":\(found.resources.count),\"Resources\":[")
        for (index, resource) in found.resources.enumerated() {
            if index > 0 { writer.write(",") }
            try writer.write(resource)
        }
        writer.write("]}")
        return Decision(answer: writer.answer(status: 200), quirks: quirks)
    }

    private typealias Found = (total: Int, resources: [StoredResource])

    /// What the conditions alone find.
    private func indexed(_ reader: any StoreReader) throws(StoreError) -> Found {
        let skip = page.startIndex - 1
        var resources: [StoredResource] = []
        if page.count > 0 {
            resources = try reader.page(plan.query, skip: skip, limit: page.count)
            // A page that is not full is the last one, and says how many there are.
            if resources.count < page.count, skip == 0 || !resources.isEmpty {
                return (skip + resources.count, resources)
            }
        }
        return (try reader.count(plan.query), resources)
    }

    /// What the conditions find and the rest of the filter leaves, batch by batch.
    private func scanned(
        _ filter: Filter, _ reader: any StoreReader
    ) throws(SCIMError) -> Found {
        var found: Found = (0, [])
        var last: ResourceID?
        while true {
            let batch = try reading { () throws(StoreError) in
                try reader.scan(plan.query, after: last, limit: Self.batch)
            }
            for stored in batch {
                let visible = try LoadedResource(stored).visible(base: context.base, [])
                guard schema.matches(visible, filter) else { continue }
                found.total += 1
                if found.total >= page.startIndex, found.resources.count < page.count {
                    found.resources.append(stored)
                }
            }
            guard batch.count == Self.batch else { return found }
            last = batch.last?.id
        }
    }
}

extension ResourceQuery.Condition {
    /// Whether few resources can meet it, however many there are.
    fileprivate var isSelective: Bool {
        switch self {
        case .id, .name, .externalID, .email: true
        case .displayName, .active, .member, .group: false
        }
    }
}
