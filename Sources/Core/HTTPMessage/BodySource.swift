/// A body that is made while it is sent: a long list read page by page, or events as they happen.
///
/// The server asks for one piece at a time, and for the next one only when the client has taken the
/// last, so a slow reader costs one piece of memory, however long the body is.
package protocol BodySource: AnyObject, Sendable {
    /// Asks for the next piece; called on a loop thread, which must not block.
    ///
    /// - Parameter supply: Takes the piece, from any thread, at once or later, exactly once. A
    ///   source that has nothing for longer than the server's time for an answer is cut off: one
    ///   that waits for events supplies a sign of life in between.
    func next(_ supply: @escaping @Sendable (BodyPiece) -> Void)

    /// Says that nobody reads on, because the client is gone or the answer has no body; any thread.
    ///
    /// A piece that is supplied afterwards is dropped.
    func cancel()
}

/// What a ``BodySource`` has to offer.
package enum BodyPiece: Equatable, Sendable {
    /// More of the body; empty when there was nothing to say.
    case bytes([UInt8])
    /// The body is complete.
    case end
    /// The rest cannot be had: the connection is cut, so that the client does not take what it has
    /// for the whole.
    case failed
}
