/// Counts failed sign-ins by address and slows addresses down that fail too often
/// (reliability-ops §2.3).
///
/// Ten within a minute are free; each further one has to wait twice as long as the one before, from
/// a second to five minutes. A quarter of an hour without one clears an address. Memory is bounded:
/// when there are too many addresses, the one that has been quiet for longest is forgotten.
package struct FailureLedger: Sendable {
    package static let free = 10
    package static let window = Duration.seconds(60)
    package static let longestWait = Duration.seconds(300)
    package static let memory = Duration.seconds(900)

    private struct Entry {
        /// When the free ones began to count.
        var began: Duration
        var count = 0
        var last: Duration
        /// Failures beyond the free ones.
        var excess = 0
        /// Until when another failure is answered with 429.
        var blocked = Duration.zero
    }

    private let capacity: Int
    private var entries: [String: Entry] = [:]

    /// - Parameter capacity: Addresses remembered at once; about 100 bytes each.
    package init(capacity: Int = 8192) { self.capacity = capacity }

    /// How many addresses are remembered.
    package var count: Int { entries.count }

    /// Notes a failed sign-in at an uptime.
    ///
    /// - Returns: How long the address has to wait; `nil` while it is free to try.
    package mutating func fail(_ address: String, now: Duration) -> Duration? {
        let address = network(of: address)
        var entry = entries[address] ?? Entry(began: now, last: now)
        if now - entry.last > Self.memory { entry = Entry(began: now, last: now) }
        defer {
            entry.last = now
            entries[address] = entry
            if entries.count > capacity { forget() }
        }
        // While it is blocked, trying costs nothing more: the wait ends when it was said to.
        if now < entry.blocked { return entry.blocked - now }
        if entry.excess == 0 {
            if now - entry.began >= Self.window { entry = Entry(began: now, last: now) }
            entry.count += 1
            guard entry.count > Self.free else { return nil }
        }
        entry.excess += 1
        let wait = min(.seconds(1 << min(entry.excess - 1, 10)), Self.longestWait)
        entry.blocked = now + wait
        return wait
    }

    /// Drops the quietest eighth, so that this is rare.
    private mutating func forget() {
        let kept = entries.sorted { $0.value.last > $1.value.last }.prefix(capacity * 7 / 8)
        entries = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}

/// What one household of addresses has in common: an IPv4 address, or 64 bits of an IPv6 address,
/// which a single machine has all to itself.
private func network(of address: String) -> String {
    guard address.utf8.contains(UInt8(ascii: ":")), !address.contains(".") else { return address }
    let halves = address.split(separator: "::", omittingEmptySubsequences: false)
    var groups = halves[0].split(separator: ":").map(String.init)
    if halves.count == 2 {
        let rest = halves[1].split(separator: ":").map(String.init)
        groups += Array(repeating: "0", count: max(0, 8 - groups.count - rest.count)) + rest
    }
    return groups.prefix(4).joined(separator: ":")
}
