package import Ports
package import SCIM
import Threads

/// A clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private struct State {
        var now: Timestamp
        var uptime: Duration = .seconds(1000)
        var drawn: UInt64 = 0
    }

    private let state: Lock<State>

    /// Starts at a fixed moment of 2026.
    package init(now: Timestamp = Timestamp(milliseconds: 1_795_473_667_123)) {
        state = Lock(State(now: now))
    }

    package var now: Timestamp { state.with { $0.now } }
    package var uptime: Duration { state.with { $0.uptime } }

    /// Lets time pass: wall clock and uptime.
    package func advance(by delay: Duration) {
        state.with { state in
            state.now = state.now + delay
            state.uptime += delay
        }
    }

    /// Sets the wall clock alone, as an administrator or NTP does.
    package func jump(to moment: Timestamp) {
        state.with { $0.now = moment }
    }

    /// A different number with every call, the same ones in every run (splitmix64).
    func random() -> UInt64 {
        state.with { state in
            state.drawn &+= 0x9E37_79B9_7F4A_7C15
            var bits = state.drawn
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return bits ^ (bits >> 31)
        }
    }
}

extension Surroundings {
    /// Surroundings whose time is the test's and whose chance repeats.
    package static func test(
        _ clock: ManualClock = ManualClock(), crypto: any Crypto = StubCrypto()
    ) -> Surroundings {
        Surroundings(
            now: { clock.now }, uptime: { clock.uptime }, random: { clock.random() },
            crypto: crypto)
    }
}
