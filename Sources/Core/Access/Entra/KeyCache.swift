/// What is known of an issuer's keys, and when to ask for them again; told of everything.
///
/// Fails closed: keys that could not be confirmed for a day are no keys. All times are uptimes.
package struct KeyCache: Equatable, Sendable {
    /// Keys are asked for again when they are this old, long before they are too old.
    package static let freshness = Duration.seconds(6 * 3600)
    /// Keys older than this are not believed.
    package static let lifetime = Duration.seconds(24 * 3600)
    /// Tokens with made-up key names cause no more than one request in this time.
    package static let bound = Duration.seconds(30)
    /// The longest pause between two requests that fail.
    package static let longestPause = Duration.seconds(60)

    /// What is to be done about a token that names a key.
    package enum Answer: Equatable, Sendable {
        case known(KeySet)
        /// The issuer has no such key.
        case unknown
        /// Asking the issuer may help, and is allowed now.
        case ask
        /// The keys cannot be had; asking again is allowed after this time.
        case unavailable(retryAfter: Duration)
    }

    private var keys: KeySet?
    /// When the keys were asked for that are known.
    private var fetched = Duration.zero
    /// When they were last asked for; `nil` while they never were.
    private var asked: Duration?
    /// Requests since the last one that succeeded.
    private var failures = 0
    /// Whether the last request that was answered failed; `nil` while none was.
    package private(set) var isFailing: Bool?

    package init() {}

    package func answer(for keyID: String, now: Duration) -> Answer {
        let nextAllowed = max(now, (asked ?? now - Self.bound) + pause)
        let mayAsk = nextAllowed <= now
        if let keys, now < fetched + Self.lifetime {
            if keys.has(keyID) { return .known(keys) }
            if mayAsk { return .ask }
            return failures == 0 ? .unknown : .unavailable(retryAfter: nextAllowed - now)
        }
        return mayAsk ? .ask : .unavailable(retryAfter: nextAllowed - now)
    }

    /// When the keys are to be asked for although no token needs it.
    package func nextRefresh(now: Duration) -> Duration {
        guard let asked else { return now }
        return failures > 0 ? asked + pause : asked + Self.freshness
    }

    /// Notes that the issuer is being asked.
    ///
    /// Counts as a failure until it succeeds.
    package mutating func ask(now: Duration) {
        asked = now
        failures += 1
    }

    /// Notes what the issuer answered; `nil` for nothing that could be used.
    package mutating func take(_ answer: KeySet?, now: Duration) {
        isFailing = answer == nil
        guard let answer else { return }
        keys = answer
        fetched = asked ?? now
        failures = 0
    }

    /// How long after a request no other one may follow.
    private var pause: Duration {
        guard failures > 0 else { return Self.bound }
        return min(.seconds(1 << min(failures - 1, 10)), Self.longestPause)
    }
}
