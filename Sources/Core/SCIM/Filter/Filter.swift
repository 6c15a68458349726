/// A filter, RFC 7644 §3.4.2.2, as a tree.
package indirect enum Filter: Hashable, Sendable {
    case and(Filter, Filter)
    case or(Filter, Filter)
    case not(Filter)
    /// `attribute pr`.
    case present(AttributePath)
    /// `attribute op value`.
    case compare(AttributePath, Operator, Value)
    /// `attribute[filter]`: one and the same element meets the whole inner filter.
    case element(AttributePath, Filter)
    /// `attribute[filter].sub op value`: beyond the RFC's grammar, sent by Entra (Q20); the element
    /// that meets `filter` has a `sub` that meets the comparison.
    case elementCompare(AttributePath, Filter, sub: String, Operator, Value)

    package enum Operator: String, Hashable, Sendable, CaseIterable {
        case eq, ne, co, sw, ew, gt, ge, lt, le
    }

    package enum Value: Hashable, Sendable {
        case string(String)
        case number(String)
        case bool(Bool)
        case null
    }
}
