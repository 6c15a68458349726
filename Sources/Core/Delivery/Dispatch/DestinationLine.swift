package import Ports

/// Everything that decides what one destination gets next: a value that is told the time.
///
/// All times are uptimes.
package struct DestinationLine: Sendable {
    /// What to do next.
    package enum Next: Sendable {
        /// Read up to so many ready deliveries from the store.
        case refill(limit: Int)
        case start(ReadyDelivery)
        /// Nothing before this time, unless something happens.
        case wait(until: Duration)
    }

    /// How long at most until the store is looked at again, whatever the wall clock does.
    package static let longestWait = Duration.seconds(60)
    /// How many outcomes may wait for the disk before no more is sent.
    package static let unrecordedLimit = 1024

    package private(set) var settings: DestinationSettings
    package private(set) var queue = DestinationQueue()
    package private(set) var breaker = Breaker()
    /// Why nothing is sent until somebody says so; `nil` while there is sending.
    package private(set) var pause: Pause.Reason?
    /// Requests on their way.
    package private(set) var sending = 0
    private var limiter: RateLimiter?
    /// When something else may have become due in the store.
    private var nextLook: Duration
    /// No longer in the configuration; kept for what is still on its way.
    package private(set) var isRetired = false

    package init(_ settings: DestinationSettings, now: Duration) {
        self.settings = settings
        nextLook = now
        limiter = settings.rate.map { RateLimiter(perSecond: $0, now: now) }
    }

    /// Decides; a delivery to start counts as started.
    package mutating func next(at now: Duration) -> Next {
        guard pause == nil, !isRetired else { return .wait(until: now + Self.longestWait) }
        if now >= nextLook {
            queue.isBehind = true
            nextLook = now + Self.longestWait
        }
        if let room = queue.room { return .refill(limit: room) }
        guard !queue.isEmpty, sending < settings.concurrency,
            queue.taken < Self.unrecordedLimit
        else { return .wait(until: nextLook) }
        if let end = breaker.pause(at: now) { return .wait(until: min(end, nextLook)) }
        guard breaker.allowsStart(at: now) else { return .wait(until: nextLook) }
        if let token = limiter?.nextToken(at: now), token > now {
            return .wait(until: min(token, nextLook))
        }
        guard let delivery = queue.take() else { return .wait(until: nextLook) }
        limiter?.take()
        breaker.started()
        sending += 1
        return .start(delivery)
    }

    /// A delivery became ready; `isDue` by the wall clock.
    package mutating func offer(_ delivery: ReadyDelivery, isDue: Bool) {
        guard isDue, pause == nil, !isRetired else {
            queue.isBehind = true
            return
        }
        // One that was tried before has been put back, and in the store others may now wait for it.
        if delivery.attempts > 0 { queue.drop() }
        queue.offer(delivery)
    }

    /// A look into the store found this.
    package mutating func refill(with deliveries: [ReadyDelivery], limit: Int) {
        queue.refill(with: deliveries, wasAll: deliveries.count < limit)
    }

    /// A look into the store failed; the next one is to be made at `time`.
    package mutating func refillFailed(nextLook time: Duration) {
        queue.refill(with: [], wasAll: true)
        nextLook = time
    }

    /// Something becomes due at `time`.
    package mutating func look(at time: Duration) { nextLook = min(nextLook, time) }

    /// An attempt ended; its outcome is not on disk yet.
    package mutating func finished(isSuccess: Bool, isGone: Bool, at now: Duration) {
        sending -= 1
        if isSuccess { breaker.succeeded() } else { breaker.failed(at: now) }
        if isGone { hold(.gone) }
    }

    /// An attempt ended that says nothing about the receiver: there was nothing to be done.
    package mutating func finishedUnsent() {
        sending -= 1
        breaker.withdrawn()
    }

    /// A delivery that ``next(at:)`` gave out was not sent after all.
    package mutating func withdrawn(_ key: Int64) {
        sending -= 1
        breaker.withdrawn()
        queue.forget(key)
    }

    /// The outcome of a delivery is on disk, or will never be.
    package mutating func recorded(_ key: Int64) { queue.forget(key) }

    package mutating func hold(_ reason: Pause.Reason) {
        pause = reason
        queue.drop()
    }

    /// Sends again, at once, as an operator expects who says so.
    package mutating func resume() {
        pause = nil
        breaker = Breaker()
    }

    /// The store has changed in a way that may concern what waits here.
    package mutating func refresh() { queue.drop() }

    /// Takes over changed settings; what waits or is on its way stays.
    package mutating func adopt(_ settings: DestinationSettings, now: Duration) {
        if settings.rate != self.settings.rate {
            limiter = settings.rate.map { RateLimiter(perSecond: $0, now: now) }
        }
        self.settings = settings
        isRetired = false
        nextLook = now
    }

    package mutating func retire() {
        isRetired = true
        queue.drop()
    }
}
