import Alerts
import Delivery
import Ports
import SCIM
import Threads

/// What came of the last message through a channel.
struct AlertOutcome: Sendable {
    /// Why it was not sent; `nil` when it was.
    var failure: String?
    /// How long the receiver asks to be left alone.
    var wish: Duration?
    var time: Timestamp
}

extension AlertKeeper {
    /// Sends whatever may be sent now.
    func pump() {
        while let (message, channel) = next() {
            send(message, through: channel) { [self] outcome in settle(message, outcome) }
        }
    }

    /// Sends one message, whatever waits; the completion runs on any thread.
    func send(
        _ message: AlertMessage, through channel: AlertChannel,
        completion: @escaping @Sendable (AlertOutcome) -> Void
    ) {
        switch channel.target {
        case .web(let webhook):
            post(completion) { [surroundings] in
                webhook.request(
                    message, now: surroundings.now(), version: Program.version,
                    crypto: surroundings.crypto)
            }
        case .mail(let mail):
            post(completion) { mail.request(message, version: Program.version) }
        case .program(let program):
            run(program, message, completion)
        }
    }

    private func next() -> (AlertMessage, AlertChannel)? {
        state.with { [surroundings] state in
            guard !state.isStopped, let message = state.queue.next(at: surroundings.now()) else {
                return nil
            }
            return state.channels.first { $0.name == message.id.channel }.map { (message, $0) }
        }
    }

    private func post(
        _ completion: @escaping @Sendable (AlertOutcome) -> Void,
        _ request: @escaping @Sendable () -> OutboundRequest
    ) {
        transport.perform { [transport, surroundings] in
            transport.send(request()) { result in
                let now = surroundings.now()
                let conclusion = Conclusion(status: result, now: now)
                let failure = conclusion.result.failure.map { "\($0.rawValue): " }
                completion(
                    AlertOutcome(
                        failure: failure.map { $0 + conclusion.result.detail },
                        wish: conclusion.retryAfter, time: now))
            }
        }
    }

    /// On a thread of its own: programs take their time, and nobody else's.
    private func run(
        _ program: AlertProgram, _ message: AlertMessage,
        _ completion: @escaping @Sendable (AlertOutcome) -> Void
    ) {
        state.with { $0.running += 1 }
        _ = Thread("alert program") { [self] in
            let failure = ProgramRun(program, message).perform {
                self.state.with { $0.isStopped }
            }
            completion(AlertOutcome(failure: failure, time: surroundings.now()))
            state.broadcast { $0.running -= 1 }
        }
    }

    private func settle(_ message: AlertMessage, _ outcome: AlertOutcome) {
        // What the end cut short has not been tried.
        guard !state.with({ $0.isStopped }) || outcome.failure == nil else { return }
        state.with { $0.outcomes[message.id.channel] = outcome }
        let sending = verdict(message, outcome)
        store.submit(.alertSending(sending)) { [self] result in
            workers.run {
                guard case .success = result else { return self.keep(message) }
                self.report(message, outcome, sending)
                self.state.with { $0.queue.settle(sending) }
                self.pump()
            }
        }
    }

    private func verdict(_ message: AlertMessage, _ outcome: AlertOutcome) -> AlertSending {
        guard outcome.failure != nil else { return .finished(message.id) }
        let due = AlertQueue.due(
            after: message, now: outcome.time,
            chance: surroundings.fraction(), wish: outcome.wish)
        return due.map { .failed(message.id, attempts: message.attempts + 1, due: $0) }
            ?? .finished(message.id)
    }

    private func report(
        _ message: AlertMessage, _ outcome: AlertOutcome, _ sending: AlertSending
    ) {
        let channel = message.id.channel
        guard let failure = outcome.failure else {
            return metrics.add(1, to: .alertSending(channel: channel, .sent))
        }
        let fields: [(String, LogValue)] = [
            ("alert", .text(message.id.alert)), ("channel", .text(channel)),
            ("reason", .text(failure)), ("attempts", .integer(message.attempts + 1)),
        ]
        guard case .failed(_, _, let due) = sending else {
            metrics.add(1, to: .alertSending(channel: channel, .dropped))
            return log.write(.error, "an alert could not be sent and is given up", fields)
        }
        metrics.add(1, to: .alertSending(channel: channel, .failed))
        log.write(
            .warning, "an alert could not be sent; trying again",
            fields + [("again_in", .milliseconds(due - outcome.time))])
    }

    /// What could not be written down is sent once more than needed, after a while.
    private func keep(_ message: AlertMessage) {
        let due = surroundings.now() + .seconds(60)
        state.with {
            $0.queue.settle(.failed(message.id, attempts: message.attempts, due: due))
        }
    }
}
