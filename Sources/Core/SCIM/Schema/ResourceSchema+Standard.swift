extension ResourceSchema {
    /// `User` with the enterprise extension, RFC 7643 §4.1 and §4.3.
    package static let user = ResourceSchema(
        type: .user, core: .user, extensions: [.enterpriseUser], common: Schema.commonAttributes)

    /// `Group`, RFC 7643 §4.2.
    package static let group = ResourceSchema(
        type: .group, core: .group, extensions: [], common: Schema.commonAttributes)
}
