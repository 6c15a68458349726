package import JSON

/// The attribute that a list is sorted by, looked up in one schema.
///
/// A scan makes one and asks it about every resource.
package struct SortAttribute: Sendable {
    private let selector: Selector
    private let attribute: Attribute
    /// What the path names, for whoever knows an index of it.
    package let resolved: ResolvedPath

    /// - Parameters:
    ///   - path: `sortBy`, RFC 7644 §3.4.2.3.
    ///   - schema: Of the resources that are sorted.
    /// - Throws: `invalidValue` naming the attribute that the schema does not have, or that has no
    ///   one value to sort by.
    package init(_ path: AttributePath, _ schema: ResourceSchema) throws(SCIMError) {
        guard let found = schema.resolve(path) else {
            throw refused(
                "a \(schema.type.rawValue) has no attribute '\(path)'\(schema.hint(for: path))")
        }
        guard found.attribute.returned != .never, found.subAttribute?.returned != .never else {
            throw refused("'\(path)' is never shown")
        }
        resolved = found
        var part = found.subAttribute
        if part == nil, found.attribute.kind == .complex {
            part = found.attribute.subAttribute("value")
            guard part != nil else {
                throw refused("'\(path)' has several parts: name one of its sub-attributes")
            }
        }
        attribute = part ?? found.attribute
        selector = Selector(
            container: found.schema, name: found.attribute.name, part: part?.name)
    }

    /// The resource's value: of a list the primary one's, else the first one's.
    package func key(of resource: JSONObject) -> SortKey {
        guard let value = selector.preferredValue(in: resource) else { return .missing }
        switch value {
        case .bool(let flag): return .flag(flag)
        case .number(let number): return number.double.map { .number($0) } ?? .missing
        case .string(let text):
            if attribute.kind == .dateTime, let moment = Timestamp(dateTime: text) {
                return .moment(moment)
            }
            return .text(attribute.isComparedExactly ? text : text.folded)
        case .null, .array, .object: return .missing
        }
    }
}

extension Selector {
    /// The one value that stands for the attribute, RFC 7643 §2.4.
    fileprivate func preferredValue(in object: JSONObject) -> JSONValue? {
        guard let value = value(in: object) else { return nil }
        let elements = value.array ?? [value]
        let element = elements.first { $0["primary"]?.bool == true } ?? elements.first
        guard let part else { return element }
        return element?.object.flatMap { find(part, in: $0) }
    }
}

private func refused(_ reason: String) -> SCIMError {
    SCIMError(.invalidValue, "The list cannot be sorted: \(reason).")
}
