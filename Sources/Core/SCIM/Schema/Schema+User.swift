extension Schema {
    /// `User`, RFC 7643 §4.1 with the characteristics of §8.7.1.
    ///
    /// Beyond §8.7.1, `addresses` has `primary`, which §2.4 gives to every multi-valued attribute
    /// and which Entra maps.
    package static let user = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:User", name: "User",
        description: "A person's account.",
        attributes: [
            .string("userName", "The name that identifies the user at sign-in.").required.unique,
            .complex(
                "name", "The parts of the user's name.",
                [
                    .string("formatted", "The full name, ready to be shown."),
                    .string("familyName", "The family name."),
                    .string("givenName", "The given name."),
                    .string("middleName", "The middle names."),
                    .string("honorificPrefix", "What stands before the name, such as Dr."),
                    .string("honorificSuffix", "What stands after the name, such as III."),
                ]),
            .string("displayName", "The name under which the user is shown to others."),
            .string("nickName", "What the user is called casually."),
            .reference("profileUrl", "The address of the user's profile page.", to: "external"),
            .string("title", "The user's job title."),
            .string("userType", "The user's relation to the organization, such as Contractor."),
            .string("preferredLanguage", "The language in which the user wants to be addressed."),
            .string("locale", "The user's place for formats of dates, numbers and currencies."),
            .string("timezone", "The user's time zone, such as Europe/Berlin."),
            .boolean("active", "Whether the user may use the service."),
            .string("password", "Accepted and dropped: the gateway keeps no passwords.").secret,
            .values(
                "emails", "E-mail addresses.", "The address.", types: "work", "home", "other"),
            .values(
                "phoneNumbers", "Telephone numbers.", "The number.",
                types: "work", "home", "mobile", "fax", "pager", "other"),
            .values(
                "ims", "Instant messaging addresses.", "The address.",
                types: "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"),
            .values(
                "photos", "Pictures of the user.", "The picture's address.", kind: .reference,
                types: "photo", "thumbnail"),
            addresses,
            groups,
            .values("entitlements", "Things the user is entitled to.", "The entitlement."),
            .values("roles", "Roles that the user has.", "The role.").knownByValue,
            .values(
                "x509Certificates", "The user's certificates.", "DER, in base 64.", kind: .binary),
        ])

    private static let addresses = Attribute.complex(
        "addresses", "Postal addresses.",
        [
            .string("formatted", "The full address, ready to be shown or printed."),
            .string("streetAddress", "House, street and what else stands above the town."),
            .string("locality", "The city or town."),
            .string("region", "The state or region."),
            .string("postalCode", "The postal code."),
            .string("country", "The country."),
            .string("type", "What the address is for.").canonical(["work", "home", "other"]),
            .boolean("primary", "Whether this is the preferred one; at most one is."),
        ]
    ).many

    private static let groups = Attribute.complex(
        "groups", "The groups that the user belongs to; change the group to change them.",
        [
            .string("value", "The group's id.").readOnly,
            .reference("$ref", "The group's address.", to: "User", "Group").readOnly,
            .string("display", "The group's name.").readOnly,
            .string("type", "How the user came to be a member.").readOnly
                .canonical(["direct", "indirect"]),
        ]
    ).many.readOnly
}
