package import JSON
package import SCIM

/// How identity providers depart from RFC 7644, as rewrites that run before the engine.
///
/// The engine itself knows no provider. Each rewrite is small, named by a ``Quirk`` and counted when
/// it changed something.
package struct Dialect: Sendable {
    /// The provider named in the configuration; a generic one gets the union that is safe.
    package enum Provider: String, Sendable, CaseIterable {
        case entra, okta, generic
    }

    package let provider: Provider

    package init(_ provider: Provider) { self.provider = provider }

    /// Rewrites the body of a POST or PUT.
    package func rewriteResource(
        _ body: JSONObject, _ schema: ResourceSchema
    ) -> (body: JSONObject, quirks: Set<Quirk>) {
        (body, [])
    }

    /// Rewrites the body of a PATCH; `current` is the stored resource, which some forms need.
    package func rewritePatch(
        _ body: JSONObject, current: JSONObject, _ schema: ResourceSchema
    ) -> (body: JSONObject, quirks: Set<Quirk>) {
        (body, [])
    }

    /// Rewrites the text of a `filter` parameter.
    package func rewriteFilter(_ filter: String) -> (filter: String, quirks: Set<Quirk>) {
        (filter, [])
    }
}
