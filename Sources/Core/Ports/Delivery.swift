package import Directory
package import SCIM

/// The state of a delivery, as stored and as shown to operators.
package enum DeliveryState: String, Sendable, CaseIterable {
    /// Waits for an operator's word; keeps its place in its lanes, so that later ones wait as well.
    case held
    /// An older delivery of the same lane is not finished.
    case blocked
    /// May be attempted once it is due; not yet attempted.
    case pending
    /// Failed at least once and will be attempted again.
    case retrying
    case delivered
    /// Gave up; kept until an operator retries or skips it.
    case dead
    case skipped
    case superseded

    /// Whether nothing more will happen by itself.
    package var isFinished: Bool {
        switch self {
        case .held, .blocked, .pending, .retrying: false
        case .delivered, .dead, .skipped, .superseded: true
        }
    }
}

/// A delivery that is the oldest unfinished one in every lane it is in, with what it carries.
package struct ReadyDelivery: Equatable, Sendable {
    package let id: DeliveryID
    package let destination: DestinationName
    package let event: Event
    /// Attempts made so far.
    package let attempts: Int
    /// Not to be attempted before.
    package let due: Timestamp
    /// An operator's wish to start over; `nil` without one.
    package let renewal: Renewal?
    /// Whether the receiver has taken it before and gets it once more on an operator's word.
    package let isReplay: Bool

    /// A point in the life of a delivery from which schedule and patience count anew.
    package struct Renewal: Equatable, Sendable {
        package var moment: Timestamp
        /// Attempts made before it.
        package var attempts: Int

        package init(moment: Timestamp, attempts: Int) {
            self.moment = moment
            self.attempts = attempts
        }
    }

    package init(
        id: DeliveryID, destination: DestinationName, event: Event, attempts: Int, due: Timestamp,
        renewal: Renewal? = nil, isReplay: Bool = false
    ) {
        self.renewal = renewal
        self.isReplay = isReplay
        self.id = id
        self.destination = destination
        self.event = event
        self.attempts = attempts
        self.due = due
    }
}

/// One attempt, to be recorded together with what it means for its delivery.
package struct AttemptRecord: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
        case delivered
        case retry(due: Timestamp)
        /// `holdsLane`: later deliveries of the same lanes stay blocked (`onDead: hold`).
        case dead(holdsLane: Bool)
        case skipped
    }

    package var delivery: DeliveryID
    /// Counted from 1 over the life of the delivery.
    package var number: Int
    package var started: Timestamp
    package var result: AttemptResult
    package var verdict: Verdict
    /// What the attempt has taught about the receiver's ids.
    package var correlations: [Correlation]

    package init(
        delivery: DeliveryID, number: Int, started: Timestamp, result: AttemptResult,
        verdict: Verdict, correlations: [Correlation] = []
    ) {
        self.correlations = correlations
        self.delivery = delivery
        self.number = number
        self.started = started
        self.result = result
        self.verdict = verdict
    }
}

/// What one attempt met on the wire.
package struct AttemptResult: Equatable, Sendable {
    /// HTTP status; `nil` when none arrived.
    package var status: Int?
    /// `nil` for a success.
    package var failure: FailureClass?
    /// In words, for the operator; for a success empty, or its requests where there were several.
    ///
    /// Holds no secret and no personal data.
    package var detail: String
    /// Numeric address of the receiver, where a connection was made.
    package var peer: String?
    package var timing: AttemptTiming
    /// The start of the answer's body, at most 16 KiB.
    package var answer: [UInt8]

    package init(
        status: Int? = nil, failure: FailureClass? = nil, detail: String = "",
        peer: String? = nil, timing: AttemptTiming = AttemptTiming(), answer: [UInt8] = []
    ) {
        self.status = status
        self.failure = failure
        self.detail = detail
        self.peer = peer
        self.timing = timing
        self.answer = answer
    }
}

/// Where the time of an attempt went, in microseconds since its start; 0 for a step not reached.
package struct AttemptTiming: Equatable, Sendable {
    package var resolved = 0
    package var connected = 0
    package var secured = 0
    package var firstByte = 0
    package var total = 0

    package init() {}
}

/// Why an attempt failed: the closed list of metric labels and monitor facets.
package enum FailureClass: String, Sendable, CaseIterable {
    case dns, connect, tls, timeout, reset
    case http3xx = "http_3xx"
    case http4xx = "http_4xx"
    case http429 = "http_429"
    case http5xx = "http_5xx"
    case `protocol`, blocked
}
