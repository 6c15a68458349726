import Directory
import JSON
import Ports
import SCIM

/// A stored resource with its JSON read.
struct LoadedResource {
    let stored: StoredResource
    let content: JSONObject

    init(_ stored: StoredResource) throws(SCIMError) {
        self.stored = stored
        let value: JSONValue?
        do throws(JSONError) {
            value = try JSONValue(parsing: stored.json, limits: .stored)
        } catch {
            value = nil
        }
        guard let object = value?.object else {
            throw SCIMError(
                .internalError,
                "What the gateway stored for the id \(stored.id) cannot be read; its operator has "
                    + "to restore a backup.")
        }
        content = object
    }

    /// Finds the resource that the request wants to change.
    ///
    /// - Throws: `notFound`; `preconditionFailed` when the client means another version.
    init(
        _ type: ResourceType, _ id: ResourceID, _ context: RequestContext, _ reader: any StoreReader
    ) throws(SCIMError) {
        try self.init(StoredResource.found(type, id, context, reader))
    }

    /// The resource as a client sees it: all attributes but the members of a group.
    func visible(base: String, _ groups: [GroupReference]) -> JSONObject {
        var members = [
            JSONObject.Member(key: "id", value: .string(stored.id.rawValue)),
            JSONObject.Member(key: "meta", value: .object(stored.meta(base: base))),
        ]
        if let groups = groups.elements(base: base) {
            members.append(JSONObject.Member(key: "groups", value: groups))
        }
        members += content.members
        return JSONObject(members: members)
    }
}

extension JSONLimits {
    /// Whatever was stored can be read again, even when many small requests made it large.
    static let stored = JSONLimits(
        bytes: StoredResource.largest, depth: 64, nodes: StoredResource.largest,
        keys: StoredResource.largest, stringBytes: StoredResource.largest)
}

extension StoredResource {
    /// The resource that the request is about.
    ///
    /// - Parameters:
    ///   - type: User or group.
    ///   - id: As the client gave it.
    ///   - context: Of the request, whose preconditions count.
    ///   - reader: Where to look.
    ///   - isRead: Whether the client may know this version already.
    /// - Returns: The resource as it is stored.
    /// - Throws: `notFound`; `preconditionFailed` when the client means another version.
    static func found(
        _ type: ResourceType, _ id: ResourceID, _ context: RequestContext,
        _ reader: any StoreReader, isRead: Bool = false
    ) throws(SCIMError) -> StoredResource {
        let stored = try reading { () throws(StoreError) in
            try reader.resource(context.integration.name, type, id)
        }
        guard let stored else { throw .notFound(type, id) }
        let verdict = context.preconditions.verdict(on: stored.version)
        guard verdict == .met || verdict == .known && isRead else {
            throw .versionMissed(type, id, now: stored.version)
        }
        return stored
    }
}
