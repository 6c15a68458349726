package import Directory
package import Ports

/// Looks at every commit before it is stored, and may have its deliveries held.
package protocol CommitReview: Sendable {
    /// Decides which deliveries of a commit wait for an operator.
    ///
    /// - Returns: The commit to store, and what to pass to ``settle(_:isStored:)``; `nil` when
    ///   nothing was noted.
    func review(_ commit: Commit) -> (commit: Commit, note: ReviewNote?)

    /// Learns whether a commit was stored.
    func settle(_ note: ReviewNote, isStored: Bool)
}

/// What a review noted about a commit.
package struct ReviewNote: Equatable, Sendable {
    package let integration: IntegrationName
    package let notes: [MassChangeWindow.Note]
    /// How many more users are active once the commit is stored, beside the removals.
    package let activated: Int
}
