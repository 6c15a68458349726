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

    /// Finds a resource by its id.
    ///
    /// - Throws: `notFound`.
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
    static func found(
        _ type: ResourceType, _ id: ResourceID, _ context: RequestContext, _ reader: any StoreReader
    ) throws(SCIMError) -> StoredResource {
        let stored = try reading { () throws(StoreError) in
            try reader.resource(context.integration.name, type, id)
        }
        guard let stored else { throw .notFound(type, id) }
        return stored
    }
}
