extension Schema {
    /// The enterprise extension of `User`, RFC 7643 §4.3 with the characteristics of §8.7.1.
    package static let enterpriseUser = Schema(
        id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", name: "EnterpriseUser",
        description: "What an organization knows of a user who works for it.",
        attributes: [
            .string("employeeNumber", "The identifier that the organization gave the user."),
            .string("costCenter", "The name of the cost center."),
            .string("organization", "The name of the organization."),
            .string("division", "The name of the division."),
            .string("department", "The name of the department."),
            .complex(
                "manager", "The user's manager.",
                [
                    .string("value", "The manager's id; need not be known here."),
                    .reference("$ref", "The manager's address.", to: "User"),
                    .string("displayName", "The manager's name.").readOnly,
                ]),
        ])
}
