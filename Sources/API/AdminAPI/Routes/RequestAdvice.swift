import Ports

/// What to do about a request that failed, for somebody at the identity provider's console.
enum RequestAdvice {
    /// `nil` for a request that did not fail.
    static func text(for record: RequestRecord) -> String? {
        guard record.status >= 400 else { return nil }
        if let type = record.type, let advice = byType[type] { return advice }
        return byStatus[record.status]
            ?? (record.status >= 500
                ? "The gateway failed; look at its log for the request's id and tell its operator."
                : "Compare the request's body with what the detail says is wrong with it.")
    }

    private static let byType = [
        "uniqueness": """
        Another user already has this userName. Look that user up (the detail names its id). \
        If it is the same person, have the provider match on userName or externalId so that it \
        updates instead of creating; if not, give one of the two another userName.
        """,
        "invalidFilter": """
        The provider matches by an attribute or operator that the filter does not have. Match \
        on userName, externalId, id or emails.
        """,
        "invalidSyntax": "The body is no JSON object of SCIM; look at what the provider sends.",
        "invalidPath": """
        An attribute mapping points to a path that does not exist. Correct the target attribute \
        in the provider's mapping.
        """,
        "noTarget": """
        The path names no element. Have the provider add the value instead of replacing it.
        """,
        "invalidValue": """
        A mapping gives a value of the wrong type, or none for a required attribute. Correct \
        the source attribute or the expression in the provider's mapping.
        """,
        "mutability": "A mapping writes an attribute that only the gateway sets. Take it out.",
        "tooMany": "The filter fits too many resources. Narrow it down, or ask for fewer at once.",
        "invalidVers": "The provider works with an old version; it should read the user again.",
    ]

    private static let byStatus = [
        401: """
        The secret token is wrong, has ended, or belongs to another tenant URL. Make a new one \
        for this integration and enter it at the provider, then test the connection.
        """,
        403: "The token may not do this. Use a token of this integration.",
        404: """
        The provider asks for something that is not here: it was deleted, or the provider works \
        for another tenant URL. Restart provisioning at the provider, so that it matches again.
        """,
        412: "Somebody else changed the user in between. The provider should read it again.",
        413:
            "The request is too large. Have the provider send fewer members or attributes at once.",
        415: "The provider sends another media type than application/scim+json.",
        429:
            "The provider sends faster than its limit. It waits by itself; raise rateLimit if not.",
        501:
            "The provider uses a part of SCIM that this gateway does not have; switch it off there.",
        503: """
        The gateway could not take the change: it was stopping, its disk was full, or the \
        integration is paused. The provider sends it again by itself.
        """,
    ]
}
