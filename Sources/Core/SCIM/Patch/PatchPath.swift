/// The `path` of a PATCH operation, RFC 7644 §3.5.2: `attrPath` or `attrPath[filter][.sub]`.
package struct PatchPath: Hashable, Sendable {
    /// Holds the sub-attribute when there is no filter, as in `name.familyName`.
    package var attribute: AttributePath
    package var filter: Filter?
    /// What follows `]`, as in `emails[type eq "work"].value`.
    package var subAttribute: String?

    package init(attribute: AttributePath, filter: Filter? = nil, subAttribute: String? = nil) {
        self.attribute = attribute
        self.filter = filter
        self.subAttribute = subAttribute
    }
}
