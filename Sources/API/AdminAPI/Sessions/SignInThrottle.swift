import SCIM
import Synchronization

/// Slows down whoever tries tokens: five failures are free, then every one doubles the wait.
///
/// Counted for each address. Tokens have 256 bits, so this is no lock against guessing but a
/// limit to what guessing costs us, and a signal in the log.
final class SignInThrottle: Sendable {
    private struct Record {
        var failures = 0
        var until = Timestamp(milliseconds: 0)
    }

    /// Failures without a wait.
    static let free = 5
    /// The longest wait, after which an address is forgotten too.
    static let longest = Duration.seconds(15 * 60)
    /// Addresses remembered; beyond it those whose wait is over are dropped.
    private static let most = 10_000

    private let records = Mutex<[String: Record]>([:])

    /// How long the address has to wait before it may try; `nil` when it may now.
    func wait(_ address: String, now: Timestamp) -> Duration? {
        records.withLock { records in
            guard let record = records[address], now < record.until,
                record.failures > SignInThrottle.free
            else { return nil }
            return record.until - now
        }
    }

    /// Notes a failure.
    func fail(_ address: String, now: Timestamp) {
        records.withLock { records in
            if records.count >= SignInThrottle.most {
                records = records.filter { now < $0.value.until }
            }
            var record = records[address] ?? Record()
            if record.failures > 0, now >= record.until + SignInThrottle.longest {
                record = Record()
            }
            record.failures += 1
            let doublings = min(max(record.failures - SignInThrottle.free - 1, 0), 10)
            let wait = record.failures > SignInThrottle.free ? 1 << doublings : 0
            record.until = now + min(.seconds(wait), SignInThrottle.longest)
            records[address] = record
        }
    }

    /// Forgets the failures of an address that got in.
    func succeed(_ address: String) { records.withLock { $0[address] = nil } }
}
