import JSON

/// What the operations of one PATCH may cost together.
///
/// Each looks through a list, so that a thousand small ones on a list of thousands are seconds of
/// work for a request of a few kilobytes.
struct PatchBudget {
    /// How often an element may be looked at.
    ///
    /// Some tenths of a second; a thousand operations on lists of three hundred elements are fine.
    private static let elements = 300_000

    private var left = elements

    /// Takes the cost of an operation off, before it is carried out.
    ///
    /// - Parameters:
    ///   - operation: The next one.
    ///   - draft: What it changes.
    /// - Throws: `tooMany` when nothing is left.
    mutating func spend(on operation: PatchOperation, _ draft: JSONObject) throws(SCIMError) {
        left -= draft.longestList * operation.looks
        guard left >= 0 else {
            throw SCIMError(
                .tooMany,
                "These operations would look through more than \(Self.elements) elements of lists: "
                    + "send them in several requests.")
        }
    }
}

extension PatchOperation {
    /// How often it may look at an element: for each comparison of its filter or, without a path,
    /// for each attribute that its value names.
    fileprivate var looks: Int {
        guard path == nil, let object = value?.object else { return path?.filter?.comparisons ?? 1 }
        return object.members.reduce(1) { $0 + max(1, $1.value.object?.members.count ?? 1) }
    }
}

extension Filter {
    fileprivate var comparisons: Int {
        switch self {
        case .and(let left, let right), .or(let left, let right):
            left.comparisons + right.comparisons
        case .not(let inner), .element(_, let inner): inner.comparisons
        case .present, .compare: 1
        case .elementCompare(_, let inner, _, _, _): inner.comparisons + 1
        }
    }
}

extension JSONObject {
    /// The number of elements in the longest list of a resource or of an extension in it.
    fileprivate var longestList: Int {
        members.reduce(1) { longest, member in
            switch member.value {
            case .array(let elements): max(longest, elements.count)
            case .object(let inner):
                inner.members.reduce(longest) { max($0, $1.value.array?.count ?? 0) }
            case .bool, .null, .number, .string: longest
            }
        }
    }
}
