import Ports

extension JSONShape.Name {
    /// What the name stands for.
    var shape: JSONShape {
        switch self {
        case .problem:
            .object(of: ["type": .text, "title": .text, "status": .integer, "detail": .text])
        case .check: .object(of: ["name": .text, "ok": .flag, "detail": .text])
        case .integration: JSONShape.integration
        case .token: .object(JSONShape.tokenFields)
        case .destination: JSONShape.destination
        case .delivery: .object(JSONShape.deliveryFields)
        case .attempt: JSONShape.attempt
        case .eventOutline: .object(JSONShape.eventFields)
        case .session: JSONShape.session
        case .user: .object(JSONShape.userFields)
        case .userDetail: JSONShape.userDetail
        case .version: JSONShape.version
        case .group: .object(JSONShape.groupFields)
        case .groupDetail: JSONShape.groupDetail
        case .deliveryDetail: JSONShape.deliveryDetail
        case .eventDetail: JSONShape.eventDetail
        case .request: .object(JSONShape.requestFields)
        case .requestDetail: JSONShape.requestDetail
        case .auditEntry: JSONShape.auditEntry
        case .traceItem: JSONShape.traceItem
        case .job: JSONShape.job
        }
    }
}

extension JSONShape {
    fileprivate static let integration = JSONShape.object(of: [
        "name": .text, "provider": .text, "tenantURL": .text, "destinations": .list(.text),
        "users": .integer, "groups": .integer, "state": .choice(["open", "paused", "guarded"]),
        "paused": .optional(.moment), "heldFor": .list(.text),
        "tokens": .integer, "tokenExpires": .optional(.moment),
        "lastRequest": .optional(.moment),
        "quirks": .map(.integer),
    ])

    static let tokenFields = [
        Field("id", .text), Field("integration", .optional(.text), "null for an admin token"),
        Field(
            "admin", .optional(.choice(["viewer", "operator"])),
            "the role; null for an integration's token"), Field("label", .text),
        Field("state", .choice(["live", "expired", "revoked"])), Field("created", .moment),
        Field("expires", .optional(.moment)), Field("lastUsed", .optional(.moment)),
        Field("revoked", .optional(.moment)),
    ]

    fileprivate static let session = JSONShape.object(of: [
        "id": .text, "token": .text, "name": .text, "role": .choice(["viewer", "operator"]),
        "started": .moment, "lastSeen": .moment, "ends": .moment, "address": .optional(.text),
        "agent": .text, "current": .flag,
    ])

    static let states = JSONShape.choice(DeliveryState.allCases.map(\.rawValue))
    static let failures = JSONShape.choice(FailureClass.allCases.map(\.rawValue))

    static let deliveryFields = [
        Field("id", .text), Field("destination", .text), Field("state", states),
        Field("attemptCount", .integer), Field("queued", .moment),
        Field("due", .optional(.moment), "null once finished and while blocked"),
        Field("finished", .optional(.moment)), Field("lastStatus", .optional(.integer)),
        Field("lastFailure", .optional(failures)), Field("event", .named(.eventOutline)),
    ]

    static let eventFields = [
        Field("id", .text), Field("type", .text), Field("sequence", .integer),
        Field("timestamp", .moment), Field("integration", .text),
        Field("user", .optional(.text)), Field("group", .optional(.text)),
        Field("request", .optional(.text), "the SCIM request that caused it"),
        Field(
            "subject", .optional(.text),
            "the name of the user, or of the group, at the time; null when unknown"),
    ]

    fileprivate static let attempt = JSONShape.object([
        Field("number", .integer), Field("started", .moment), Field("status", .optional(.integer)),
        Field("failure", .optional(failures), "null for a success"), Field("detail", .text),
        Field("peer", .optional(.text)),
        Field(
            "microseconds",
            .object(of: [
                "resolved": .integer, "connected": .integer, "secured": .integer,
                "firstByte": .integer, "total": .integer,
            ]), "since the start of the attempt; 0 for a step not reached"),
        Field("answer", .text, "the first 16 KiB"),
    ])
}
