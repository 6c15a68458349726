package import JSON
import SCIM

/// A person as a file describes them, in SCIM's names, in ours, or in those of a table.
///
/// Keys with dots (`name.given`) are members of members. What only the gateway can know (`id`,
/// times, groups) is left out, and so is what is empty.
package struct PersonRecord: Sendable {
    private let record: JSONObject

    package init(_ record: JSONObject) {
        self.record = JSONObject(
            record.members.map { (PersonColumn.known($0.key) ?? $0.key, $0.value) })
    }

    /// The SCIM user; what it holds has still to pass the schema.
    package var resource: JSONObject {
        var user = JSONObject()
        for member in record.members where !member.value.isBlank {
            place(member.value, at: member.key, in: &user)
        }
        if user["userName"] == nil, let email = record["email"] ?? record["mail"] {
            user["userName"] = email
        }
        return user
    }

    /// By which the person is told from others; folded as SCIM compares names.
    package var key: String? { resource["userName"]?.string?.folded }

    private func place(_ value: JSONValue, at key: String, in user: inout JSONObject) {
        guard !Self.foreignKeys.contains(key) else { return }
        switch key {
        case "email", "mail":
            guard record["emails"] == nil else { return }
            user["emails"] = [["value": value, "type": "work", "primary": true]]
        case "phone":
            user["phoneNumbers"] = [["value": value, "type": "work"]]
        case "active": user["active"] = value.truth ?? value
        case "name":
            for part in value.object?.members ?? [] where !part.value.isBlank {
                place(part.value, at: "name.\(part.key)", in: &user)
            }
        case "custom":
            for part in value.object?.members ?? [] { user[part.key] = part.value }
        case "manager": set(managerValue(value), at: [enterpriseURN, "manager"], in: &user)
        default: set(value, at: scimPath(key), in: &user)
        }
    }

    /// A manager as ours (`id`), as SCIM's (`value`), or as the bare id.
    private func managerValue(_ value: JSONValue) -> JSONValue {
        guard let object = value.object else { return ["value": value] }
        var manager = object
        if let id = object["id"] {
            manager["id"] = nil
            manager["value"] = id
        }
        manager.members.removeAll { $0.value.isBlank }
        return .object(manager)
    }

    private func scimPath(_ key: String) -> [String] {
        if let path = Self.renamed[key] { return path }
        guard !key.hasPrefix("urn:") else { return [key] }
        return key.split(separator: ".").map(String.init)
    }

    private func set(_ value: JSONValue, at path: [String], in object: inout JSONObject) {
        guard let key = path.first else { return }
        guard path.count > 1 else {
            object[key] = value
            return
        }
        var inner = object[key]?.object ?? [:]
        set(value, at: Array(path.dropFirst()), in: &inner)
        object[key] = .object(inner)
    }
}

extension JSONValue {
    fileprivate var isBlank: Bool { self == .null || self == "" || self == [] || self == [:] }

    /// What people write into a table for yes and no.
    fileprivate var truth: JSONValue? {
        switch string?.lowercased() {
        case "true", "yes", "1", "active", "enabled": true
        case "false", "no", "0", "inactive", "disabled": false
        default: nil
        }
    }
}

private let enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

extension PersonRecord {
    /// What only the gateway can know.
    static let foreignKeys: Set = [
        "id", "meta", "schemas", "groups", "version", "createdAt", "updatedAt", "integration",
        "remoteIDs", "password",
    ]

    /// Our names, and where SCIM has them.
    static let renamed: [String: [String]] = [
        "name.given": ["name", "givenName"], "name.family": ["name", "familyName"],
        "name.display": ["displayName"], "givenName": ["name", "givenName"],
        "familyName": ["name", "familyName"], "phones": ["phoneNumbers"],
        "profileURL": ["profileUrl"], "department": [enterpriseURN, "department"],
        "division": [enterpriseURN, "division"], "organization": [enterpriseURN, "organization"],
        "costCenter": [enterpriseURN, "costCenter"],
        "employeeNumber": [enterpriseURN, "employeeNumber"],
        "manager.id": [enterpriseURN, "manager", "value"],
    ]
}
