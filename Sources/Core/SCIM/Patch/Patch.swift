package import JSON

extension ResourceSchema {
    /// Applies operations in order; all of them or, by throwing, none.
    ///
    /// RFC 7644 §3.5.2.
    ///
    /// The result is in the form that ``accept(_:)`` gives: only what a schema knows, `schemas`
    /// computed, nothing empty.
    package func applying(
        _ operations: [PatchOperation], to resource: JSONObject
    ) throws(SCIMError) -> JSONObject {
        throw SCIMError(.notImplemented, "")
    }
}
