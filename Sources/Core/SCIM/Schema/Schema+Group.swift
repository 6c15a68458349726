extension Schema {
    /// `Group`, RFC 7643 §4.2 with the characteristics of §8.7.1.
    ///
    /// Stricter than §8.7.1 where the gateway is: a group needs a `displayName` that no other group
    /// has, and a member its `value`.
    package static let group = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:Group", name: "Group",
        description: "A named set of users.",
        attributes: [
            .string("displayName", "The group's name.").required.unique,
            .complex(
                "members", "Who belongs to the group.",
                [
                    .string("value", "The member's id.").required.caseExact.immutable,
                    .reference("$ref", "The member's address.", to: "User", "Group").immutable,
                    .string("display", "The member's name.").readOnly,
                    .string("type", "What the member is.").immutable.canonical(["User", "Group"]),
                ]
            ).many.knownByValue,
        ])
}
