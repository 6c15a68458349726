/// What a provider does that another meaning is known for, when another provider does the same.
///
/// One file for each provider says what it was seen to send, and so which rewrites matter to it.
package struct Habits: Equatable, Sendable {
    /// A POST with the userName of an inactive user brings that user back, where RFC 7644 §3.3
    /// would have 409.
    package var createRestoresInactive = false
}
