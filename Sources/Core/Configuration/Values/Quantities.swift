extension Form<Duration> {
    /// A whole number with its unit.
    static func duration(_ range: ClosedRange<Duration>) -> Self {
        let (low, high) = (written(range.lowerBound), written(range.upperBound))
        let wanted = "a duration such as \"15s\" (ms, s, m, h or d), from \(low) to \(high)"
        return Form(wanted, parsing: { parsed($0).flatMap { range.contains($0) ? $0 : nil } })
    }
}

extension Form<Rate> {
    static var rate: Self {
        let wanted = "a rate such as \"100/s\" (s, m or h), from 1 to \(Rate.maximumCount)"
        return Form(wanted, parsing: Rate.init(parsing:))
    }
}

/// How often something may happen.
package struct Rate: Hashable, Sendable {
    static let maximumCount = 1_000_000

    package var count: Int
    package var period: Duration

    package init(count: Int, period: Duration) {
        self.count = count
        self.period = period
    }

    package var perSecond: Double { Double(count) / (period / .seconds(1)) }

    /// Reads `100/s`.
    init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = wholeNumber(parts[0]),
            (1...Self.maximumCount).contains(count),
            let period = parsed("1" + parts[1]), ["s", "m", "h"].contains(parts[1])
        else { return nil }
        self.init(count: count, period: period)
    }
}

/// Units of time in milliseconds, the largest one first.
private let units: [(name: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
]

/// Reads `250ms`, `15s`, `5m`, `12h` or `14d`.
private func parsed(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = wholeNumber(digits), count < 1 << 32,
        let unit = units.first(where: { $0.name == text.dropFirst(digits.count) })
    else { return nil }
    return .milliseconds(Int64(count) * unit.milliseconds)
}

/// Writes a duration of whole milliseconds in the largest unit that fits.
private func written(_ duration: Duration) -> String {
    let milliseconds = duration / .milliseconds(1)
    let fitting = units.first { milliseconds.truncatingRemainder(dividingBy: Double($0.1)) == 0 }
    let unit = fitting ?? ("ms", 1)
    return "\(Int64(milliseconds) / unit.milliseconds)\(unit.name)"
}
