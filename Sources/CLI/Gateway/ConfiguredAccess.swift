import Access
import Configuration
import Directory

extension Configuration {
    /// How callers of each integration show who they are, and how often they may call.
    func accessPolicies() -> [String: AccessPolicy] {
        let pairs = integrations.map { settings in
            let limit = settings.rateLimit.map {
                RequestLimit(perSecond: Double($0.perSecond), burst: Double($0.burst))
            }
            return (
                settings.name.rawValue,
                AccessPolicy(
                    tenant: settings.entra.map(EntraTenant.init),
                    hasTokenEndpoint: settings.hasTokenEndpoint, limit: limit)
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

extension EntraTenant {
    init(_ settings: EntraSettings) {
        self.init(
            id: settings.tenant, authority: settings.authority, audiences: settings.audience,
            clients: settings.client, subjects: settings.subject,
            certificates: settings.certificates)
    }
}
