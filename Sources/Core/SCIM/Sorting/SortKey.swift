/// What a resource is sorted by, read from its `sortBy` attribute, RFC 7644 §3.4.2.3.
///
/// Texts are compared by their bytes, which is the order of code points, with no locale implied.
package enum SortKey: Comparable, Sendable {
    case flag(Bool)
    case number(Double)
    case moment(Timestamp)
    /// Folded, unless the attribute is case-exact.
    case text(String)
    /// No data: last when ascending, first when descending.
    case missing

    package static func < (left: SortKey, right: SortKey) -> Bool {
        switch (left, right) {
        case (.flag(let first), .flag(let second)): !first && second
        case (.number(let first), .number(let second)): first < second
        case (.moment(let first), .moment(let second)): first < second
        case (.text(let first), .text(let second)):
            first.utf8.lexicographicallyPrecedes(second.utf8)
        default: left.rank < right.rank
        }
    }

    package static func == (left: SortKey, right: SortKey) -> Bool {
        !(left < right) && !(right < left)
    }

    /// Kinds differ only where a value is not of its attribute's type.
    private var rank: Int {
        switch self {
        case .flag: 0
        case .number: 1
        case .moment: 2
        case .text: 3
        case .missing: 4
        }
    }
}
