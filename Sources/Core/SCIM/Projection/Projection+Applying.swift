package import JSON

extension Projection {
    /// The part of `resource` that the client wants and may see (`returned`, RFC 7643 §7).
    ///
    /// Objects and lists of which nothing is left are left out themselves.
    package func applied(to resource: JSONObject, _ schema: ResourceSchema) -> JSONObject {
        let sieve = Sieve(projection: self, schema: schema)
        return JSONObject(
            members: resource.members.compactMap { member in
                let value =
                    sieve.isURN(member.key)
                    ? sieve.shown(extension: member.key, member.value)
                    : sieve.shown(
                        member.key, member.value, schema.attribute(inCore: member.key), under: nil)
                return value.map { JSONObject.Member(key: member.key, value: $0) }
            })
    }
}

/// A projection with the schema that gives its names a meaning.
private struct Sieve {
    /// What a list of names says of one attribute.
    enum Mention {
        case none
        case whole
        /// Some of its sub-attributes.
        case parts([String])
    }

    let projection: Projection
    let schema: ResourceSchema

    /// The objects of extensions are the only members whose keys hold colons.
    func isURN(_ key: String) -> Bool { key.utf8.contains(UInt8(ascii: ":")) }

    func shown(extension urn: String, _ value: JSONValue) -> JSONValue? {
        guard let object = value.object else { return nil }
        let described = schema.extension(urn)
        let members = object.members.compactMap { member in
            shown(member.key, member.value, described?.attribute(member.key), under: urn)
                .map { JSONObject.Member(key: member.key, value: $0) }
        }
        return members.isEmpty ? nil : .object(JSONObject(members: members))
    }

    /// `attribute` is `nil` for what no schema describes, which is returned by default.
    func shown(
        _ name: String, _ value: JSONValue, _ attribute: Attribute?, under urn: String?
    ) -> JSONValue? {
        let returned = attribute?.returned ?? .default
        guard returned != .never else { return nil }
        if let included = projection.included {
            switch mention(of: name, under: urn, in: included) {
            case .whole: return keep(value, attribute) { _ in true }
            case .parts(let names):
                return keep(value, attribute, naming: names) { names.holds($0) }
            case .none: return returned == .always ? keep(value, attribute) { _ in true } : nil
            }
        }
        guard returned != .request else { return nil }
        switch mention(of: name, under: urn, in: projection.excluded) {
        case .none: return keep(value, attribute) { _ in true }
        case .whole: return returned == .always ? keep(value, attribute) { _ in true } : nil
        case .parts(let names): return keep(value, attribute) { !names.holds($0) }
        }
    }

    /// The sub-attributes that are wanted or always returned, of an object or of each in a list.
    ///
    /// Only `names` lets those through that are returned on request.
    private func keep(
        _ value: JSONValue, _ attribute: Attribute?, naming names: [String] = [],
        where isWanted: (String) -> Bool
    ) -> JSONValue? {
        switch value {
        case .array(let elements):
            let kept = elements.compactMap {
                keep($0, attribute, naming: names, where: isWanted)
            }
            return kept.isEmpty ? nil : .array(kept)
        case .object(let object):
            let members = object.members.filter { member in
                switch attribute?.subAttribute(member.key)?.returned ?? .default {
                case .always: true
                case .never: false
                case .default: isWanted(member.key)
                case .request: names.holds(member.key)
                }
            }
            return members.isEmpty ? nil : .object(JSONObject(members: members))
        default: return value
        }
    }

    private func mention(
        of name: String, under urn: String?, in paths: [AttributePath]
    ) -> Mention {
        var parts: [String] = []
        for path in paths where names(path, name, under: urn) {
            guard let part = path.subAttribute else { return .whole }
            parts.append(part)
        }
        return parts.isEmpty ? .none : .parts(parts)
    }

    private func names(_ path: AttributePath, _ name: String, under urn: String?) -> Bool {
        let isSameName = path.attribute.equalsIgnoringCase(name)
        guard let schemaURN = path.schema else {
            return isSameName
                && (urn == nil || schema.resolve(AttributePath(attribute: name))?.schema == urn)
        }
        let holder = urn ?? schema.core.id
        return isSameName && schemaURN.equalsIgnoringCase(holder)
            || path.subAttribute == nil && path.description.equalsIgnoringCase(holder)
    }
}

extension ResourceSchema {
    /// The attribute of the core schema or of every resource.
    fileprivate func attribute(inCore name: String) -> Attribute? {
        core.attribute(name) ?? common.first { $0.name.equalsIgnoringCase(name) }
    }
}

extension [String] {
    fileprivate func holds(_ name: String) -> Bool {
        contains { $0.equalsIgnoringCase(name) }
    }
}
