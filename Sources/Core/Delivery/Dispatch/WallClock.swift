import SCIM

/// Notices when the wall clock was set, by comparing it with the uptime.
struct WallClock {
    /// What the wall clock is expected to show, as of an uptime.
    private var wall: Timestamp
    private var uptime: Duration

    /// Less is drift, which a look every minute takes up.
    private static let tolerance = Duration.seconds(5)

    /// The clock moved from one moment to another, in no time.
    struct Jump: Equatable {
        let from: Timestamp
        let to: Timestamp
    }

    init(now: Timestamp, uptime: Duration) {
        wall = now
        self.uptime = uptime
    }

    /// Says whether the clock was set since the last look.
    mutating func look(now: Timestamp, uptime: Duration) -> Jump? {
        let expected = wall + (uptime - self.uptime)
        wall = now
        self.uptime = uptime
        let distance = now - expected
        guard distance > Self.tolerance || distance < .zero - Self.tolerance else { return nil }
        return Jump(from: expected, to: now)
    }
}
