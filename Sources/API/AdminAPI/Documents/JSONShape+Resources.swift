import Ports

extension JSONShape {
    static let userFields =
        resourceFields + [
            Field("userName", .text), Field("displayName", .optional(.text)),
            Field("email", .optional(.text)), Field("active", .flag),
            Field("sync", .list(sync), "one for each destination"),
        ]

    static let userDetail = JSONShape.object(
        userFields + [
            Field("canonical", .anything, "as receivers see it"),
            Field("scim", .anything, "as it is stored"),
            Field("groups", .list(.object(of: ["id": .text, "displayName": .text]))),
        ])

    static let groupFields = resourceFields + [Field("displayName", .text)]

    static let groupDetail = JSONShape.object(
        groupFields + [
            Field("canonical", .anything, "as receivers see it"),
            Field("scim", .anything, "as it is stored"),
            Field("members", .list(.text), "ids of the first 1000"), Field("moreMembers", .flag),
        ])

    static let version = JSONShape.object(of: [
        "version": .optional(.integer), "event": .text, "type": .text, "time": .moment,
        "request": .optional(.text), "changes": .list(change),
    ])

    static let change = JSONShape.object(of: ["path": .text, "from": .anything, "to": .anything])

    private static let resourceFields = [
        Field("id", .text), Field("integration", .text), Field("externalId", .optional(.text)),
        Field("version", .integer), Field("created", .moment), Field("modified", .moment),
    ]

    private static let sync = JSONShape.object(of: [
        "destination": .text, "state": .choice(ResourceSync.words), "waiting": .integer,
        "lastDelivered": .optional(.moment),
    ])
}
