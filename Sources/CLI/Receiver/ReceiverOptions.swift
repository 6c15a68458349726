import Delivery

/// What a receiver was asked to do.
struct ReceiverOptions: Sendable {
    var host = "127.0.0.1"
    /// 0 takes any free port.
    var port: UInt16 = 9090
    /// `nil` believes any sender.
    var key: VerifyingKey?
    /// The share of requests refused on purpose, from 0 to 1.
    var failureRate = 0.0
    /// The status of a refusal on purpose.
    var failureStatus = 500
    /// How long every answer waits.
    var delay = Duration.zero
    /// Where accepted bodies are appended, one a line.
    var out: String?
}
