package import JSON

extension ResourceSchema {
    /// Turns the body of a POST or PUT into the resource to store, RFC 7644 §3.3 and §3.5.1.
    ///
    /// Attribute names get the schema's letters; nulls, empty lists, read-only attributes,
    /// passwords and attributes no schema knows are dropped (RFC 7644 §3.3 lets a server ignore
    /// them); extension objects under a URN are kept even when `schemas` does not list it, and
    /// `schemas` of the result is computed. Values keep their text verbatim.
    ///
    /// - Throws: `invalidValue` naming the attribute that is missing or has the wrong type.
    package func accept(_ body: JSONObject) throws(SCIMError) -> JSONObject {
        throw SCIMError(.notImplemented, "")
    }
}
