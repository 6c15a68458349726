/// How often who called: one value for all loops, to be kept behind a lock.
package struct CallCounts: Sendable {
    private var buckets: [String: RequestBucket] = [:]
    private var failures: FailureLedger

    package init(failures: FailureLedger = FailureLedger()) { self.failures = failures }

    /// Counts a request of an integration; `nil` lets it in, else it has to wait that long.
    package mutating func request(
        of integration: String, _ limit: RequestLimit, now: Duration
    ) -> Duration? {
        var bucket = buckets[integration] ?? RequestBucket(limit, now: now)
        defer { buckets[integration] = bucket }
        return bucket.take(limit, now: now)
    }

    /// Counts what an admitted request of an integration is worth beyond one.
    package mutating func charge(_ integration: String, _ requests: Int) {
        buckets[integration]?.owe(requests)
    }

    /// Counts a failed sign-in; `nil` when the address may try again at once.
    package mutating func failure(from address: String, now: Duration) -> Duration? {
        failures.fail(address, now: now)
    }
}
