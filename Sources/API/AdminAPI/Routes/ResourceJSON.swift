import Directory
import JSON
import Ports
import SCIM

/// Users and groups in the admin API's JSON.
enum ResourceJSON {
    static func user(_ resource: StoredResource) -> JSONObject {
        let content = scim(resource)
        var object = outline(resource)
        object["userName"] = content["userName"] ?? .string(resource.keys.name)
        object["displayName"] = content["displayName"] ?? .null
        object["email"] = JSONValue(resource.keys.emails.first)
        object["active"] = .bool(resource.keys.active ?? true)
        return object
    }

    static func group(_ resource: StoredResource) -> JSONObject {
        var object = outline(resource)
        object["displayName"] = scim(resource)["displayName"] ?? .string(resource.keys.name)
        return object
    }

    /// The resource as it is stored.
    static func scim(_ resource: StoredResource) -> JSONValue {
        let limits = JSONLimits(bytes: 16 << 20, nodes: 1 << 20)
        return (try? JSONValue(parsing: resource.json, limits: limits)) ?? .null
    }

    /// The resource as receivers see it.
    static func canonical(_ resource: StoredResource, groups: [GroupReference]) -> JSONValue {
        guard let content = scim(resource).object else { return .null }
        var text: [UInt8] = []
        switch resource.type {
        case .user:
            CanonicalUser(
                resource: content, id: resource.id, version: resource.version,
                created: resource.created, modified: resource.modified, groups: groups
            ).write(to: &text)
        case .group:
            CanonicalGroup(
                resource: content, id: resource.id, version: resource.version,
                created: resource.created, modified: resource.modified
            ).write(to: &text)
        }
        return (try? JSONValue(parsing: text)) ?? .null
    }

    private static func outline(_ resource: StoredResource) -> JSONObject {
        [
            "id": .string(resource.id.rawValue),
            "integration": .string(resource.integration.rawValue),
            "externalId": JSONValue(resource.keys.externalID),
            "version": JSONValue(resource.version), "created": .string(resource.created.text),
            "modified": .string(resource.modified.text),
        ]
    }
}
