import HTTPMessage
package import Ports
package import SCIM

/// A kind of place that events can be sent to: one conforming type per kind.
///
/// A destination only translates: event to requests, answers to a conclusion. Sending, retrying
/// and recording are the dispatcher's.
package protocol Destination: Sendable {
    /// Starts one attempt.
    ///
    /// - Parameters:
    ///   - delivery: What is to be delivered.
    ///   - attempt: Counted from 1 over the life of the delivery.
    /// - Returns: The conversation, not yet begun.
    func conversation(about delivery: ReadyDelivery, attempt: Int) -> any Conversation

    /// An exchange that shows whether the receiver can be reached and changes nothing there.
    ///
    /// - Returns: `nil` when this kind of destination has no such thing.
    func trial(now: Timestamp) -> (any Conversation)?

    /// A request as operators may see it: without what shows the receiver who calls.
    func shown(_ request: OutboundRequest) -> OutboundRequest

    /// Sends one request of a conversation; on the transport's thread, like `completion`.
    func send(
        _ request: OutboundRequest, through transport: any Transport,
        completion: @escaping @Sendable (OutboundResult) -> Void)
}

extension Destination {
    package func trial(now: Timestamp) -> (any Conversation)? { nil }

    package func shown(_ request: OutboundRequest) -> OutboundRequest { request }

    /// Most requests need nothing but a transport.
    package func send(
        _ request: OutboundRequest, through transport: any Transport,
        completion: @escaping @Sendable (OutboundResult) -> Void
    ) {
        transport.send(request, completion: completion)
    }
}

/// One attempt in the making: one request, or several that build on each other's answers.
package protocol Conversation {
    /// Says what to send first; `now` is the moment of sending.
    mutating func begin(now: Timestamp) -> Step

    /// Says what follows from what came, at `now`, of the request of the last step.
    mutating func next(_ result: OutboundResult, now: Timestamp) -> Step
}

/// What an attempt does next.
package enum Step: Sendable {
    case send(OutboundRequest)
    case finish(Conclusion)
}

/// How an attempt ended, in the destination's judgement.
package struct Conclusion: Equatable, Sendable {
    package enum Meaning: Sendable {
        /// Delivered, or failed in a way that may pass.
        case ordinary
        /// Sending the same again cannot help.
        case permanent
        /// The receiver wants nothing more, ever.
        case gone
        /// There was nothing to be done; the result's detail says why.
        case skipped
    }

    /// A failure when it has a failure class.
    package var result: AttemptResult
    package var meaning: Meaning
    /// How long the receiver asks to be left alone.
    package var retryAfter: Duration?
    /// What was learned about the receiver's ids.
    package var correlations: [Correlation] = []

    package init(
        result: AttemptResult, meaning: Meaning = .ordinary, retryAfter: Duration? = nil
    ) {
        self.result = result
        self.meaning = meaning
        self.retryAfter = retryAfter
    }

    /// Judges an answer by its status alone: 2xx delivers, 410 means gone.
    package init(status result: OutboundResult, now: Timestamp) {
        var attempt = result.attempt
        if attempt.failure == nil { attempt.failure = attempt.status.flatMap(FailureClass.init) }
        if attempt.failure == nil, attempt.status == nil { attempt.failure = .protocol }
        if attempt.failure != nil, attempt.detail.isEmpty {
            attempt.detail = attempt.status.map { "answered \($0)" } ?? "no answer"
        }
        let wish = result.headers["Retry-After"].flatMap { RetryAfter.delay($0, now: now) }
        self.init(
            result: attempt, meaning: attempt.status == 410 ? .gone : .ordinary,
            retryAfter: attempt.failure == nil ? nil : wish)
    }
}

extension FailureClass {
    /// The class of an HTTP status; `nil` for a success.
    package init?(status: Int) {
        switch status {
        case 200..<300: return nil
        case 300..<400: self = .http3xx
        case 429: self = .http429
        case 400..<500: self = .http4xx
        case 500..<600: self = .http5xx
        default: self = .protocol
        }
    }
}
