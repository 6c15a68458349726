import JSON
import SCIM

/// A stored SCIM resource with the attributes that only the gateway knows, as the canonical shapes
/// read them.
struct ResourceSource {
    let core: JSONObject
    let id: ResourceID
    let version: Int
    let created: Timestamp
    let modified: Timestamp
    let groups: [GroupReference]
    private let names: JSONObject
    private let enterprise: JSONObject

    init(
        core: JSONObject, id: ResourceID, version: Int, created: Timestamp, modified: Timestamp,
        groups: [GroupReference]
    ) {
        self.core = core
        self.id = id
        self.version = version
        self.created = created
        self.modified = modified
        self.groups = groups
        names = core["name"]?.object ?? [:]
        enterprise = core[enterpriseURN]?.object ?? [:]
    }

    func text(_ key: String) -> JSONValue { scalar(core[key]) }

    func name(_ key: String) -> JSONValue { scalar(names[key]) }

    func enterprise(_ key: String) -> JSONValue { scalar(enterprise[key]) }

    /// The elements of a multi-valued attribute, each with exactly these keys.
    func list(_ key: String, _ keys: [String]) -> JSONValue {
        let elements = core[key]?.array ?? []
        return .array(elements.compactMap { $0.object.map { .object(shaped($0, keys)) } })
    }

    /// The primary address, else the work address, else the first, else a userName that is one.
    var email: JSONValue {
        let emails = (core["emails"]?.array ?? []).filter { $0["value"]?.string != nil }
        let chosen =
            emails.first { $0["primary"] == true }
            ?? emails.first { $0["type"]?.string?.equalsIgnoringCase("work") == true }
            ?? emails.first
        if let address = chosen?["value"] { return address }
        guard let name = core["userName"]?.string, EmailAddress.isOne(name) else { return .null }
        return .string(name)
    }

    var manager: JSONValue {
        guard let manager = enterprise["manager"]?.object, manager["value"]?.string != nil else {
            return .null
        }
        return ["id": scalar(manager["value"]), "displayName": scalar(manager["displayName"])]
    }

    var groupList: JSONValue {
        .array(
            groups.map { ["id": .string($0.id.rawValue), "displayName": .string($0.displayName)] })
    }

    /// The objects of every extension that RFC 7643 does not define, under their URNs.
    var custom: JSONObject {
        JSONObject(
            members: core.members.filter { member in
                member.key.isURN && !member.key.equalsIgnoringCase(enterpriseURN)
                    && member.value.object != nil
            })
    }
}

/// The extension of RFC 7643 §4.3, in the letters that the schema has.
private let enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

/// Absent and empty are the same to a receiver.
private func scalar(_ value: JSONValue?) -> JSONValue {
    guard let text = value?.string, !text.isEmpty else { return .null }
    return .string(text)
}

private func shaped(_ element: JSONObject, _ keys: [String]) -> JSONObject {
    JSONObject(
        members: keys.map { key in
            let value =
                key == "primary" ? .bool(element[key]?.bool ?? false) : scalar(element[key])
            return JSONObject.Member(key: key, value: value)
        })
}
