import SCIM

/// How identity providers depart from RFC 7644, as rewrites that run before the engine.
///
/// The engine itself knows no provider. Each rewrite is small, named by a ``Quirk`` and counted when
/// it changed something.
///
/// Every provider gets every rewrite: Entra speaks both of its dialects on the same tenant at all
/// times, what others send is among them, and none changes the meaning of what follows the RFC.
/// What would change it is a habit, which only the provider that has it is granted.
package struct Dialect: Sendable {
    /// The provider named in the configuration.
    package enum Provider: String, Sendable, CaseIterable {
        case entra, okta, generic
    }

    package let provider: Provider

    package init(_ provider: Provider) { self.provider = provider }

    /// What is granted to this provider alone.
    package var habits: Habits {
        switch provider {
        case .entra: .entra
        case .okta: .okta
        case .generic: .generic
        }
    }

    /// Rewrites the text of a `filter` parameter.
    package func rewriteFilter(_ filter: String) -> (filter: String, quirks: Set<Quirk>) {
        // What the grammar takes has nothing to repair, and to parse costs less than to look for it.
        guard (try? Filter(parsing: filter)) == nil,
            let quoted = FilterText.quotingBareValues(filter)
        else { return (filter, []) }
        return (quoted, [.bareFilterValue])
    }
}
