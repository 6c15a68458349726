package import Dialects
package import Directory
package import SCIM

/// One identity provider that sends users and groups.
package struct IntegrationSettings: Equatable, Sendable {
    /// What a `userName` has to look like.
    package enum UserNameRule: String, CaseIterable, Sendable {
        case any, email
    }

    package let name: IntegrationName
    package var provider = Dialect.Provider.generic
    package var userName = UserNameRule.any
    /// Where its events go; they are kept, but go nowhere, when it is empty.
    package var destinations: [DestinationName] = []
    /// The Entra tenant whose tokens are accepted beside our own.
    package var entra: EntraSettings?
    /// Whether there is a token endpoint for client credentials.
    package var hasTokenEndpoint = false
    package var rateLimit: RateLimit?
    package var massChangeGuard: MassChangeGuard?
    /// The standard schemas with the extensions that the file declares.
    package var schemas = ResourceSchemas.standard

    package init(name: IntegrationName) { self.name = name }

    init(_ section: Section, named name: String) {
        self.init(name: IntegrationName(rawValue: name))
        section.read("provider", .choice, into: &provider)
        section.read("userName", .choice, into: &userName)
        destinations = (section.list("destinations", of: .text) ?? [])
            .map(DestinationName.init(rawValue:))
        entra = section.section("entra", EntraSettings.init)
        section.read("oauth", .flag, into: &hasTokenEndpoint)
        rateLimit = section.section("rateLimit", RateLimit.init)
        massChangeGuard = section.section("guard", MassChangeGuard.init)
        schemas = section.section("schemas") { DeclaredSchemas($0).schemas } ?? .standard
    }
}

/// How many requests an integration may send before it is answered with 429.
package struct RateLimit: Equatable, Sendable {
    package var perSecond: Int
    /// Requests that may come at once; at least ``perSecond``.
    package var burst: Int

    init?(_ section: Section) {
        let range = 1...1_000_000
        let perSecond = section.required("perSecond", .integer(range))
        let burst = section.value("burst", .integer((perSecond ?? 1)...range.upperBound))
        guard let perSecond else { return nil }
        self.perSecond = perSecond
        self.burst = burst ?? perSecond
    }
}

/// When so many users are deactivated that an operator has to approve it.
package struct MassChangeGuard: Equatable, Sendable {
    /// Share of the integration's active users, in whole percent.
    package var deactivationsPercent: Int
    package var within = Duration.seconds(600)
    /// Fewer deactivations than this never count as a mass change.
    package var minimum = 10

    init?(_ section: Section) {
        let percent = section.required("deactivations", .percentage)
        deactivationsPercent = percent ?? 100
        section.read("within", .duration(.seconds(1)...Duration.days(7)), into: &within)
        section.read("minimum", .integer(1...1_000_000), into: &minimum)
        guard percent != nil else { return nil }
    }
}
