/// One step of what a request makes of the members of a group.
///
/// A group may have a hundred thousand members, so that an operation on them is never applied to a
/// list: it says of which ids what becomes, and the rest is left to whoever knows the members.
package enum MemberOperation: Hashable, Sendable {
    /// Those that are members already stay (Q18).
    case add([ResourceID])
    /// Those that are no members are no matter (Q16, Q18).
    case remove([ResourceID])
    case removeAll
    /// Removes the members whose `value`, `$ref`, `display` and `type` meet a filter.
    case removeMatching(Filter)

    /// Whether all members have to be looked at.
    var isSearch: Bool {
        if case .removeMatching = self { true } else { false }
    }
}
