import Ports

/// Keeps an eye on the disk for the writer: free space, the reserve, and what a failure leaves.
///
/// Not `Sendable`: used on the writer's thread.
final class StorageWatch {
    private let directory: StateDirectory
    private let limits: StoreLimits
    private let log: any Log
    private var space: FreeSpace
    private var hasReserve: Bool

    init(directory: StateDirectory, limits: StoreLimits, log: any Log) {
        self.directory = directory
        self.limits = limits
        self.log = log
        space = FreeSpace(limits)
        hasReserve = directory.hasReserve
    }

    /// Whether new work has to be turned away; looks at the disk about once a second.
    func isLow(now: Duration) -> Bool {
        let hasChanged = space.update(now: now) { directory.space() }
        if hasChanged { report() }
        if space.hasRoomForReserve, !hasReserve {
            hasReserve = directory.makeReserve(limits.reserve)
        }
        return space.isLow
    }

    /// A write did not fit: frees the reserve, if it is still there.
    func giveUpReserve(now: Duration) {
        if !space.isLow {
            space.isExhausted(now: now)
            report()
        }
        directory.giveUpReserve()
        hasReserve = false
    }

    func recordFailure(_ error: StoreError) {
        directory.record(failure: "\(error)")
        log.write(
            .error, "Storage failed; the gateway ends, and the next start looks the database over",
            [("error", .text("\(error)")), ("directory", .text(directory.path))])
    }

    private func report() {
        let fields: [(String, LogValue)] = [("directory", .text(directory.path))]
        if space.isLow {
            log.write(.error, "The disk is nearly full: new changes are refused", fields)
        } else {
            log.write(.notice, "There is room on the disk again: changes are accepted", fields)
        }
    }
}
