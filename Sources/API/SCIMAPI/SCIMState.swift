package import Access
import Directory
package import Ports
package import Provisioning

/// What the SCIM listener knows about who may call; replaced whole when that changes.
package struct SCIMState: Sendable {
    /// By the name in the tenant URL.
    package var integrations: [String: Integration]
    package var tokens: TokenTable
    /// How callers of each integration may show who they are, and how often; none for a default.
    package var policies: [String: AccessPolicy]
    /// Integrations that an operator has paused.
    package var paused: Set<String> = []
    /// What is known of the keys of Entra tenants.
    package var keys: [KeySource: KeyCache] = [:]
    /// Scheme and host that clients use, without a path; `nil` takes them from each request.
    package var publicURL: String?
    /// `false` while the gateway starts or stops: every request gets 503.
    package var isAccepting: Bool

    package init(
        integrations: [String: Integration], tokens: TokenTable,
        policies: [String: AccessPolicy] = [:], publicURL: String? = nil, isAccepting: Bool = true
    ) {
        self.integrations = integrations
        self.tokens = tokens
        self.policies = policies
        self.publicURL = publicURL
        self.isAccepting = isAccepting
    }

    /// Makes known what requests taught about the extensions of their integrations.
    package mutating func learn(_ lessons: [Lesson]) {
        for name in Set(lessons.map(\.integration.rawValue)) {
            integrations[name]?.learn(lessons)
        }
    }
}
