import Directory
import Ports

extension Dispatcher {
    /// How far the end has come.
    struct Ending {
        let completion: @Sendable () -> Void
        var isOver = false
    }

    /// Starts no more attempts, waits for those on their way and for their records, up to `patience`.
    ///
    /// - Parameters:
    ///   - patience: What is on its way after this time is made again at the next start.
    ///   - completion: Runs once, on the transport's thread.
    package func stop(
        patience: Duration = .seconds(20), completion: @escaping @Sendable () -> Void
    ) {
        transport.perform {
            guard self.ending == nil else { return }
            self.ending = Ending(completion: completion)
            self.transport.perform(after: patience) { self.end() }
            self.endIfIdle()
        }
    }

    func endIfIdle() {
        if attempts.isEmpty { end() }
    }

    private func end() {
        guard let ending, !ending.isOver else { return }
        self.ending?.isOver = true
        if !attempts.isEmpty {
            log.write(
                .notice, "deliveries on their way at the end will be made again",
                [("deliveries", .integer(attempts.count))])
        }
        ending.completion()
    }

    var statuses: [DestinationStatus] {
        lines.filter { !$0.value.isRetired }.map { name, line in
            DestinationStatus(
                name: name, inFlight: line.sending, waiting: line.queue.count, pause: line.pause,
                breaker: line.breaker.state, lastSuccess: history[name]?.lastSuccess,
                lastFailure: history[name]?.lastFailure)
        }
        .sorted { $0.name.rawValue < $1.name.rawValue }
    }
}
