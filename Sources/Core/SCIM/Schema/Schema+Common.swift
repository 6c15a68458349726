extension Schema {
    /// What every resource has whatever its `schemas`, RFC 7643 §3 and §3.1.
    package static let commonAttributes: [Attribute] = [
        .reference("schemas", "The schemas whose attributes the resource has.", to: "uri")
            .many.caseExact.alwaysReturned,
        .string("id", "The identifier that the gateway gave the resource.")
            .caseExact.readOnly.alwaysReturned.unique,
        externalID,
        .complex(
            "meta", "What the gateway knows of the resource itself.",
            [
                .string("resourceType", "User or Group.").caseExact.readOnly,
                .dateTime("created", "When the gateway first stored it.").readOnly,
                .dateTime("lastModified", "When it last changed.").readOnly,
                .reference("location", "Its address.", to: "uri").caseExact.readOnly,
                .string("version", "Differs whenever the resource does.").caseExact.readOnly,
            ]
        ).readOnly,
    ]

    /// The one common attribute that a client sets, and so maps: discovery lists it too.
    static let externalID = Attribute.string(
        "externalId", "The identifier that the client knows the resource by."
    ).caseExact
}
