/// How much one client may ask of a listener, in bytes, counts and time.
///
/// The defaults are far above what an identity provider needs, and far below what hurts.
package struct HTTPLimits: Sendable {
    /// Bytes of the request line without its end; more is answered 414.
    package var requestLine = 8 * 1024
    /// Bytes of one header field without its end; more is answered 431.
    package var fieldLine = 8 * 1024
    /// Header and trailer fields of one request; more are answered 431.
    package var fieldCount = 64
    /// Bytes of request line and header fields together; more is answered 431.
    package var head = 32 * 1024

    /// Connections at once; one more is answered 503.
    package var connections = 1_024
    /// Connections at once from one address that is not a trusted proxy; one more is answered 429.
    package var connectionsPerAddress = 128
    /// Bytes of unfinished requests and unsent answers, all connections together.
    ///
    /// Beyond it, requests that hold more than 16 KiB are answered 503; small ones go on.
    package var bufferedBytes = 16 * 1024 * 1024

    /// From the connection's start to the end of the TLS handshake.
    package var handshakeTime = Duration.seconds(10)
    /// From the first byte of a request to the end of its head.
    package var headTime = Duration.seconds(10)
    /// How long a body or an answer may be slower than ``minimumRate``.
    package var slowTime = Duration.seconds(10)
    /// Bytes per second that a body or an answer makes on average once ``slowTime`` is over.
    package var minimumRate = 1_024
    /// From the first byte of a request to its last.
    package var requestTime = Duration.seconds(60)
    /// From the last byte of a request to its handler's answer; then it is answered 503.
    package var answerTime = Duration.seconds(60)
    /// How long a connection stays open between two requests.
    package var idleTime = Duration.seconds(75)
    /// How long a connection that we closed may go on sending before it is cut off.
    ///
    /// Closing at once would make the kernel send a reset, which can destroy the answer before the
    /// client has read it (RFC 9112 §9.6).
    package var lingerTime = Duration.seconds(5)
    /// How long a draining server waits for one more request on an idle connection.
    ///
    /// A client may have sent it before it could know; closing at once would lose that request.
    package var drainIdleTime = Duration.milliseconds(500)

    package init() {}
}
