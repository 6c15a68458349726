package import Directory
package import SCIM

/// One user or group as the store keeps it.
package struct StoredResource: Equatable, Sendable {
    package var integration: IntegrationName
    package var type: ResourceType
    /// A UUIDv7 of the moment `created`, so that the order of ids is that of ages.
    package var id: ResourceID
    /// 1 when created, one more with every change.
    package var version: Int
    package var created: Timestamp
    package var modified: Timestamp
    /// What the store indexes; derived from `json` by Provisioning.
    package var keys: ResourceKeys
    /// The SCIM resource without `id`, `meta` and `groups`, as UTF-8 JSON.
    package var json: [UInt8]

    package init(
        integration: IntegrationName, type: ResourceType, id: ResourceID, version: Int,
        created: Timestamp, modified: Timestamp, keys: ResourceKeys, json: [UInt8]
    ) {
        self.integration = integration
        self.type = type
        self.id = id
        self.version = version
        self.created = created
        self.modified = modified
        self.keys = keys
        self.json = json
    }
}

/// The indexed attributes of a resource; texts are folded where SCIM compares without case.
package struct ResourceKeys: Equatable, Sendable {
    /// A user's folded `userName`, a group's folded `displayName`: unique in its integration.
    package var name: String
    package var externalID: String?
    package var displayName: String?
    /// `nil` for groups and users without the attribute.
    package var active: Bool?
    /// Folded `emails.value`, without repeats.
    package var emails: [String]

    package init(
        name: String, externalID: String? = nil, displayName: String? = nil, active: Bool? = nil,
        emails: [String] = []
    ) {
        self.name = name
        self.externalID = externalID
        self.displayName = displayName
        self.active = active
        self.emails = emails
    }
}
