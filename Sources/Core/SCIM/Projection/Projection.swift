package import JSON

/// Which attributes an answer shows: `attributes` and `excludedAttributes`, RFC 7644 §3.9.
package struct Projection: Equatable, Sendable {
    /// Everything that is returned by default.
    package static let standard = Projection()

    /// Named by `attributes`; `nil` when the parameter is absent.
    package var included: [AttributePath]?
    package var excluded: [AttributePath]

    package init(included: [AttributePath]? = nil, excluded: [AttributePath] = []) {
        self.included = included
        self.excluded = excluded
    }

    /// Reads the two comma-separated query parameters.
    package init(attributes: String?, excludedAttributes: String?) throws(SCIMError) {
        throw SCIMError(.notImplemented, "")
    }

    /// Whether the whole top-level attribute would be left out; then it need not even be built.
    package func hides(_ attribute: String) -> Bool { false }

    /// The part of `resource` that the client wants and may see (`returned`, RFC 7643 §7).
    package func applied(to resource: JSONObject, _ schema: ResourceSchema) -> JSONObject {
        resource
    }
}
