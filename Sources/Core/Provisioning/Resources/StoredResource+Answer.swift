import Directory
import JSON
import Ports
import SCIM

extension StoredResource {
    /// The most bytes that a resource may have: repeated additions end somewhere.
    static let largest = 1 << 20

    /// What is stored of a resource.
    ///
    /// - Throws: `payloadTooLarge`; nothing of the change is kept then.
    static func text(of content: JSONObject) throws(SCIMError) -> [UInt8] {
        let text = JSONValue.object(content).bytes
        guard text.count <= largest else {
            throw SCIMError(
                .payloadTooLarge,
                "With this change the resource would have more than \(largest) bytes; send fewer "
                    + "or shorter values.")
        }
        return text
    }

    func location(base: String) -> String { base + type.endpoint + "/" + id.rawValue }

    /// `meta`, RFC 7643 §3.1; the version is a weak entity tag.
    func meta(base: String) -> JSONObject {
        [
            "resourceType": .string(type.rawValue),
            "created": .string(created.text),
            "lastModified": .string(modified.text),
            "location": .string(location(base: base)),
            "version": .string(entityTag(version)),
        ]
    }

    /// Appends the resource as the client wants to see it.
    ///
    /// The stored text is copied as it is when nothing has to be left out.
    ///
    /// - Parameters:
    ///   - context: Of the request.
    ///   - groups: Those that a user is a member of; no group shows any.
    ///   - output: Takes the text.
    /// - Throws: `internalError` for a stored text that cannot be read.
    func write(
        _ context: RequestContext, _ groups: [GroupReference], to output: inout [UInt8]
    ) throws(SCIMError) {
        guard context.projection == .standard else {
            let visible = try LoadedResource(self).visible(base: context.base, groups)
            let schema = context.integration.schemas[type]
            JSONValue.object(context.projection.applied(to: visible, schema)).write(to: &output)
            return
        }
        output += "{\"id\":".utf8
        JSONValue.string(id.rawValue).write(to: &output)
        output += ",\"meta\":".utf8
        JSONValue.object(meta(base: context.base)).write(to: &output)
        if let groups = groups.elements(base: context.base) {
            output += ",\"groups\":".utf8
            groups.write(to: &output)
        }
        // An object with members starts with `{"`; an empty one is `{}`.
        if json.count > 2 { output.append(UInt8(ascii: ",")) }
        output += json.dropFirst()
    }

    /// The answer that shows this user with its groups.
    func answer(
        status: Int, _ context: RequestContext, _ groups: [GroupReference]
    ) throws(SCIMError) -> Answer {
        var body: [UInt8] = []
        body.reserveCapacity(json.count + 400)
        try write(context, groups, to: &body)
        return Answer(status: status, body: body, version: version, resource: id)
    }
}

extension [GroupReference] {
    /// The `groups` of a user, RFC 7643 §4.1.2; `nil` for one that is in none.
    func elements(base: String) -> JSONValue? {
        guard !isEmpty else { return nil }
        return .array(
            map { group in
                [
                    "value": .string(group.id.rawValue),
                    "$ref": .string(base + ResourceType.group.endpoint + "/" + group.id.rawValue),
                    "display": .string(group.displayName), "type": "direct",
                ]
            })
    }
}
