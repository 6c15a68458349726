/// The name of an attribute as it stands in filters, paths and `attributes` parameters:
/// `[URN:]attribute[.subAttribute]`, RFC 7644 §3.10.
///
/// Holds what was written; a schema gives it meaning. Names keep their letters, comparisons ignore
/// their case.
package struct AttributePath: Hashable, Sendable {
    /// The schema URN before the last colon; `nil` when none was written.
    package var schema: String?
    package var attribute: String
    package var subAttribute: String?

    package init(schema: String? = nil, attribute: String, subAttribute: String? = nil) {
        self.schema = schema
        self.attribute = attribute
        self.subAttribute = subAttribute
    }
}
