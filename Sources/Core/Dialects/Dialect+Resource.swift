package import JSON
package import SCIM

extension Dialect {
    /// Rewrites the body of a POST or PUT.
    package func rewriteResource(
        _ body: JSONObject, _ schema: ResourceSchema
    ) -> (body: JSONObject, quirks: Set<Quirk>) {
        var keys = FlatKeys()
        let unfolded = keys.unfold(body, schema) ?? body
        var values = ValueRewriter()
        var output = values.rewriteAttributes(of: unfolded, schema.ownAttribute) ?? unfolded
        for part in schema.extensions {
            guard
                let index = output.members.firstIndex(where: { $0.key.equalsIgnoringCase(part.id) }
                ),
                let object = output.members[index].value.object,
                let rewritten = values.rewriteAttributes(of: object, part.attribute)
            else { continue }
            output.members[index].value = .object(rewritten)
        }
        return (output, keys.quirks.union(values.quirks))
    }
}

extension ResourceSchema {
    /// The attribute of this name outside extensions; read-only ones are the engine's to drop.
    fileprivate func ownAttribute(_ name: String) -> Attribute? {
        guard let found = resolve(AttributePath(attribute: name)), found.schema == nil,
            found.attribute.mutability != .readOnly
        else { return nil }
        return found.attribute
    }
}
