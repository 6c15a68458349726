/// How callers of one integration show who they are, beside its own bearer tokens, and how often
/// they may call.
package struct AccessPolicy: Equatable, Sendable {
    /// The Entra tenant whose tokens are accepted too.
    package var tenant: EntraTenant?
    /// Whether there is a token endpoint.
    package var hasTokenEndpoint: Bool
    package var limit: RequestLimit?

    package init(
        tenant: EntraTenant? = nil, hasTokenEndpoint: Bool = false, limit: RequestLimit? = nil
    ) {
        self.tenant = tenant
        self.hasTokenEndpoint = hasTokenEndpoint
        self.limit = limit
    }
}
