package import Access

/// What it takes to let callers in, beyond the tokens in ``SCIMState``.
package struct SignIn: Sendable {
    /// Finds a key that the caches in ``SCIMState/keys`` do not have, and asks its issuer.
    package typealias KeyFinder =
        @Sendable (
            String, KeySource, @escaping KeyKeeper.Completion
        ) -> Void

    /// Changes the counts alone: every loop shares them.
    package typealias Counting = @Sendable ((inout CallCounts) -> Duration?) -> Duration?

    /// Makes and checks access tokens.
    package var mint: AccessTokenMint
    package var findKey: KeyFinder
    package var counting: Counting

    package init(
        mint: AccessTokenMint, findKey: @escaping KeyFinder, counting: @escaping Counting
    ) {
        self.mint = mint
        self.findKey = findKey
        self.counting = counting
    }
}
