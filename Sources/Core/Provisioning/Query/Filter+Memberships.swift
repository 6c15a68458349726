import SCIM

extension Filter {
    /// The same filter with `members[value eq "x"]` as the `members eq "x"` that an index answers.
    var flatteningMembers: Filter {
        switch self {
        case .and(let left, let right): .and(left.flatteningMembers, right.flatteningMembers)
        case .or(let left, let right): .or(left.flatteningMembers, right.flatteningMembers)
        case .not(let inner): .not(inner.flatteningMembers)
        case .element(let path, .compare(let part, .eq, let value))
        where path.attribute.equalsIgnoringCase("members")
            && part.attribute.equalsIgnoringCase("value"):
            .compare(path, .eq, value)
        case .present, .compare, .element, .elementCompare: self
        }
    }

    /// Whether the filter looks at an attribute, whatever the URN before its name.
    func mentions(_ attribute: String) -> Bool {
        switch self {
        case .and(let left, let right), .or(let left, let right):
            left.mentions(attribute) || right.mentions(attribute)
        case .not(let inner): inner.mentions(attribute)
        case .present(let path), .compare(let path, _, _), .element(let path, _),
            .elementCompare(let path, _, _, _, _):
            path.attribute.equalsIgnoringCase(attribute)
        }
    }
}

extension SCIMError {
    /// A filter that would have to look at every member of every group.
    static let membersUnfiltered = SCIMError(
        .invalidFilter,
        "Groups are found by a member with members eq \"ID\", alone or with 'and'; no other "
            + "comparison looks at members. Leave the rest out, or read the group's members.")
}
