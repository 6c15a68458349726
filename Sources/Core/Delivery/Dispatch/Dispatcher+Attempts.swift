import Directory
import Ports
import SCIM

extension Dispatcher {
    /// One attempt from its start until its outcome is on disk.
    struct Attempt {
        let delivery: ReadyDelivery
        /// Counted from 1 over the life of the delivery.
        let number: Int
        let started: Timestamp
        /// For measuring: `started` may be on the other side of a jump of the clock.
        let startedUptime: Duration
        let destination: any Destination
        var conversation: any Conversation
    }

    /// What a destination last did.
    struct History {
        var lastSuccess: Timestamp?
        var lastFailure: DestinationStatus.Failure?
    }

    func begin(_ delivery: ReadyDelivery) {
        let key = delivery.id.key
        guard let destination = destinations[delivery.destination] else { return }
        let number = delivery.attempts + 1
        let now = surroundings.now()
        attempts[key] = Attempt(
            delivery: delivery, number: number, started: now,
            startedUptime: surroundings.uptime(), destination: destination,
            conversation: destination.conversation(about: delivery, attempt: number))
        guard let step = attempts[key]?.conversation.begin(now: now) else { return }
        // Not from within the loop that started it, which would then be entered again.
        if case .finish = step { return transport.perform { self.perform(step, key) } }
        perform(step, key)
    }

    private func perform(_ step: Step, _ key: Int64) {
        switch step {
        case .send(let request):
            guard let destination = attempts[key]?.destination else { return }
            destination.send(request, through: transport) { result in
                // After the end nothing is recorded; the delivery is made again at the next start.
                guard self.ending?.isOver != true else { return }
                let now = self.surroundings.now()
                guard let step = self.attempts[key]?.conversation.next(result, now: now)
                else { return }
                self.perform(step, key)
            }
        case .finish(let conclusion):
            guard let attempt = attempts[key] else { return }
            finish(attempt, conclusion)
        }
    }

    private func finish(_ attempt: Attempt, _ conclusion: Conclusion) {
        let delivery = attempt.delivery
        let name = delivery.destination
        guard let settings = lines[name]?.settings else { return }
        checkClock()
        let now = surroundings.now()
        let machine = AttemptMachine(schedule: settings.schedule, onDead: settings.onDead)
        let decision = machine.decide(
            conclusion, attempt: attempt.number - (delivery.renewal?.attempts ?? 0),
            since: delivery.renewal?.moment ?? delivery.id.timestamp, now: now,
            chance: surroundings.fraction())
        if conclusion.meaning == .skipped {
            lines[name]?.finishedUnsent()
        } else {
            lines[name]?.finished(
                isSuccess: conclusion.result.failure == nil, isGone: decision.pausesDestination,
                at: surroundings.uptime())
            note(attempt, conclusion.result, now: now)
        }
        if decision.pausesDestination { pauseForGood(name) }
        record(
            AttemptRecord(
                delivery: delivery.id, number: attempt.number, started: attempt.started,
                result: conclusion.result, verdict: decision.verdict,
                correlations: conclusion.correlations))
        pump(name)
    }

    /// Writes an outcome down, again and again until the store has taken it.
    private func record(_ record: AttemptRecord, retryDelay: Duration = .seconds(1)) {
        store.submit(.attempt(record)) { result in
            self.transport.perform { self.recorded(record, result, retryDelay: retryDelay) }
        }
    }

    private func recorded(
        _ record: AttemptRecord, _ result: Result<StoreReceipt, StoreError>, retryDelay: Duration
    ) {
        switch result {
        case .success:
            settle(record)
        case .failure(.closing), .failure(.broken):
            // The process ends; the delivery is made again at the next start.
            release(record.delivery)
        case .failure(let error):
            // Sent but not written down: forgotten now, it would be sent twice or, after a 2xx,
            // be shown as undelivered for ever.
            log.write(
                .error, "cannot record an attempt; trying again",
                [
                    ("delivery", .text("\(record.delivery)")), ("error", .text("\(error)")),
                    ("again_in", .milliseconds(retryDelay)),
                ])
            transport.perform(after: retryDelay) {
                guard self.ending?.isOver != true else { return }
                self.record(record, retryDelay: min(retryDelay * 2, .seconds(60)))
            }
        }
    }

    private func settle(_ record: AttemptRecord) {
        guard let delivery = attempts[record.delivery.key]?.delivery else { return }
        let name = delivery.destination
        switch record.verdict {
        case .delivered:
            metrics.add(1, to: .delivery(destination: name.rawValue, result: .delivered))
        case .dead:
            metrics.add(1, to: .delivery(destination: name.rawValue, result: .dead))
            log.write(
                .warning, "a delivery was given up; an operator can retry or skip it",
                [
                    ("destination", .text(name.rawValue)),
                    ("delivery", .text("\(record.delivery)")),
                    ("attempts", .integer(record.number)),
                ])
        case .skipped:
            metrics.add(1, to: .delivery(destination: name.rawValue, result: .skipped))
        case .retry(let due): look(at: due, name)
        }
        release(record.delivery)
        onRecorded(delivery, record)
        pump(name)
    }

    private func release(_ delivery: DeliveryID) {
        guard let attempt = attempts.removeValue(forKey: delivery.key) else { return }
        lines[attempt.delivery.destination]?.recorded(delivery.key)
        endIfIdle()
    }

    private func note(_ attempt: Attempt, _ result: AttemptResult, now: Timestamp) {
        let name = attempt.delivery.destination
        let label = name.rawValue
        metrics.add(1, to: .attempt(destination: label, failure: result.failure))
        metrics.record(
            surroundings.uptime() - attempt.startedUptime, in: .attempt(destination: label))
        guard let failure = result.failure else {
            history[name, default: History()].lastSuccess = now
            // It was told in time once; how old it is by now says nothing.
            guard !attempt.delivery.isReplay else { return }
            let latency = max(now - attempt.delivery.event.draft.timestamp, .zero)
            return metrics.record(latency, in: .eventLatency(destination: label))
        }
        history[name, default: History()].lastFailure = DestinationStatus.Failure(
            time: now, failure: failure, detail: result.detail)
    }
}
