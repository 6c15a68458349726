/// Which events a destination wants: the setting `events`, decided once for all types.
package struct EventFilter: Equatable, Sendable {
    package let types: Set<EventType>

    /// Takes every event.
    package static let all = EventFilter(types: Set(EventType.allCases))

    /// - Parameter patterns: Event types in which `*` stands for any text: `user.*`.
    /// - Throws: ``UnmatchedPattern`` for the first one that no event can ever match.
    package init(_ patterns: [String]) throws(UnmatchedPattern) {
        var types: Set<EventType> = []
        for pattern in patterns {
            let matching = EventType.allCases.filter {
                matches(Array($0.rawValue.utf8)[...], Array(pattern.utf8)[...])
            }
            guard !matching.isEmpty else { throw UnmatchedPattern(pattern: pattern) }
            types.formUnion(matching)
        }
        self.types = types
    }

    package init(types: Set<EventType>) { self.types = types }

    /// The shortest list of patterns that takes these types: `*`, `user.*` or a type.
    package var patterns: [String] {
        if self == .all { return ["*"] }
        return ["user", "group"].flatMap { family in
            let all = EventType.allCases.filter { $0.rawValue.hasPrefix(family + ".") }
            let taken = all.filter(takes)
            return taken == all ? [family + ".*"] : taken.map(\.rawValue)
        }
    }

    package func takes(_ type: EventType) -> Bool { types.contains(type) }
}

/// A pattern that fits no event type: surely a slip.
package struct UnmatchedPattern: Error, Equatable, Sendable {
    package let pattern: String
}

private func matches(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    if first == UInt8(ascii: "*") {
        return matches(text, rest) || (!text.isEmpty && matches(text.dropFirst(), pattern))
    }
    return text.first == first && matches(text.dropFirst(), rest)
}
