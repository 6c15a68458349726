package import Directory
import Ports
package import SCIM

/// Splits a filter into conditions for the store and the rest.
///
/// Identity providers ask for one user by name, id or address: those must cost one look-up, however
/// many users there are. Only what stands at the top or under `and` can become a condition.
package enum QueryPlanner {
    /// - Parameters:
    ///   - filter: Must have passed ``ResourceSchema/check(_:)``; `nil` is met by all.
    ///   - integration: Whose resources are looked at.
    ///   - schema: Of the resources.
    /// - Returns: Conditions and residual that together are the filter.
    package static func plan(
        _ filter: Filter?, _ integration: IntegrationName, _ schema: ResourceSchema
    ) -> QueryPlan {
        var plan = QueryPlan(
            query: ResourceQuery(integration: integration, type: schema.type), residual: nil)
        for part in filter?.conjuncts ?? [] {
            switch answer(to: part, schema) {
            case .always: break
            case .never: plan.isImpossible = true
            case .conditions(let conditions): plan.query.conditions += conditions
            case .evaluation(let implied):
                plan.query.conditions += implied
                plan.residual = plan.residual.map { .and($0, part) } ?? part
            }
        }
        // An index of names is walked in its own order, without sorting what it finds.
        if plan.query.conditions.contains(where: \.isRangeOfNames) {
            plan.query.order = ResourceOrder(.name)
        }
        return plan
    }

    /// The order of the store that sorts by an attribute; `nil` when there is none.
    static func order(_ attribute: ResolvedPath, _ type: ResourceType) -> ResourceOrder.Key? {
        switch Column(attribute, type) {
        case .id, .created: .id
        case .name: .name
        case .displayName: .displayName
        default: nil
        }
    }

    fileprivate enum Answer {
        case always, never
        /// All of these hold for a resource if and only if the part of the filter does.
        case conditions([ResourceQuery.Condition])
        /// The part has to be evaluated; all of these hold where it does.
        case evaluation([ResourceQuery.Condition])
    }

    private static func answer(to filter: Filter, _ schema: ResourceSchema) -> Answer {
        guard let path = filter.path else { return .evaluation([]) }
        guard schema.names(path) else {
            // Searched beside another type that has the attribute: here it has no value.
            return filter.holdsForNothing ? .always : .never
        }
        switch filter {
        case .compare(let path, let comparator, let value):
            return Column(path, schema)?.answer(comparator, value, schema.type)
                ?? .evaluation([])
        case .elementCompare(let path, _, let sub, .eq, let value):
            return .evaluation(conditions(for: path, sub, value, schema))
        case .element(let path, .compare(let sub, .eq, let value)) where sub.isValue:
            let conditions = conditions(for: path, sub.attribute, value, schema)
            return conditions.isEmpty ? .evaluation([]) : .conditions(conditions)
        case .element(let path, let inner):
            return .evaluation(
                inner.conjuncts.lazy.compactMap { part in
                    guard case .compare(let sub, .eq, let value) = part else { return nil }
                    let conditions = conditions(for: path, sub.attribute, value, schema)
                    return conditions.isEmpty ? nil : conditions
                }.first ?? [])
        default: return .evaluation([])
        }
    }

    /// What one element's sub-attribute being equal to a value implies.
    private static func conditions(
        for path: AttributePath, _ sub: String, _ value: Filter.Value, _ schema: ResourceSchema
    ) -> [ResourceQuery.Condition] {
        let path = AttributePath(
            schema: path.schema, attribute: path.attribute, subAttribute: sub)
        guard
            case .conditions(let conditions) = Column(path, schema)?.answer(.eq, value, schema.type)
        else { return [] }
        return conditions
    }
}

/// What the store knows of a resource without reading its JSON.
private enum Column {
    case id, externalID, name, displayName, active, email, created, modified, resourceType
    case member, group

    init?(_ path: AttributePath, _ schema: ResourceSchema) {
        guard let found = schema.resolve(path) else { return nil }
        self.init(found, schema.type)
    }

    init?(_ found: ResolvedPath, _ type: ResourceType) {
        guard found.schema == nil else { return nil }
        switch (type, found.attribute.name, found.subAttribute?.name) {
        case (_, "id", nil): self = .id
        case (_, "externalId", nil): self = .externalID
        case (.user, "userName", nil), (.group, "displayName", nil): self = .name
        case (.user, "displayName", nil): self = .displayName
        case (.user, "active", nil): self = .active
        case (.user, "emails", nil), (.user, "emails", "value"): self = .email
        case (.group, "members", nil), (.group, "members", "value"): self = .member
        case (.user, "groups", nil), (.user, "groups", "value"): self = .group
        case (_, "meta", "created"): self = .created
        case (_, "meta", "lastModified"): self = .modified
        case (_, "meta", "resourceType"): self = .resourceType
        default: return nil
        }
    }

    /// `nil` for what has to be evaluated.
    func answer(
        _ comparator: Filter.Operator, _ value: Filter.Value, _ type: ResourceType
    ) -> QueryPlanner.Answer? {
        guard value != .null else { return nil }
        let text = value.text
        switch (self, comparator) {
        case (.id, .eq): return .conditions([.id(ResourceID(rawValue: text))])
        case (.externalID, .eq): return .conditions([.externalID(text)])
        case (.name, .eq): return .conditions([.name(text.folded)])
        case (.displayName, .eq): return .conditions([.displayName(text.folded)])
        case (.email, .eq): return .conditions([.email(text.folded)])
        case (.member, .eq): return .conditions([.member(ResourceID(rawValue: text))])
        // Letter case does not count there, and ids of ours have small letters.
        case (.group, .eq): return .conditions([.group(ResourceID(rawValue: text.folded))])
        case (.active, .eq): return value.boolean.map { .conditions([.active($0)]) }
        case (.resourceType, .eq): return text == type.rawValue ? .always : .never
        case (.resourceType, .ne): return text == type.rawValue ? .never : .always
        case (.id, _): return Bounds(comparator, text).map { .conditions([.ids($0)]) }
        case (.name, _):
            return Bounds(comparator, text.folded).map { .conditions([.names($0)]) }
        case (.displayName, _):
            return Bounds(comparator, text.folded).map { .conditions([.displayNames($0)]) }
        case (.created, _):
            return bounds(comparator, text).map { .conditions([.ids($0.ids), .created($0)]) }
        case (.modified, _):
            return bounds(comparator, text).map { .conditions([.modified($0)]) }
        default: return nil
        }
    }

    private func bounds(_ comparator: Filter.Operator, _ text: String) -> Bounds<Timestamp>? {
        Timestamp(dateTime: text).flatMap { Bounds(comparator, $0) }
    }
}

extension Filter {
    /// The parts that must all hold.
    fileprivate var conjuncts: [Filter] {
        guard case .and(let left, let right) = self else { return [self] }
        return left.conjuncts + right.conjuncts
    }

    /// The one attribute that is asked for; `nil` for several.
    fileprivate var path: AttributePath? {
        switch self {
        case .and, .or, .not: nil
        case .present(let path), .compare(let path, _, _), .element(let path, _),
            .elementCompare(let path, _, _, _, _):
            path
        }
    }

    /// Whether a resource without the attribute meets it.
    fileprivate var holdsForNothing: Bool {
        guard case .compare(_, let comparator, let value) = self else { return false }
        return value == .null ? comparator == .eq : comparator == .ne
    }
}

extension AttributePath {
    fileprivate var isValue: Bool {
        schema == nil && subAttribute == nil && attribute.equalsIgnoringCase("value")
    }
}

extension ResourceQuery.Condition {
    fileprivate var isRangeOfNames: Bool {
        if case .names = self { true } else { false }
    }
}
