/// How a user API is shown who calls.
package enum UserAPIAuthentication: Equatable, Sendable {
    case anonymous
    case bearer(Secret)
    case basic(user: String, password: Secret)
    case header(name: String, value: Secret)
    case oauth2(OAuth2ClientSettings)

    /// Reads the one method that the section names.
    init?(_ section: Section) {
        let isOpen = section.value("none", .flag)
        let bearer = section.value("bearer", .secret).map(Self.bearer)
        let basic = section.section("basic", Self.basic)
        let header = section.section("header", Self.header)
        let oauth2 = section.section("oauth2", OAuth2ClientSettings.init).map(Self.oauth2)
        let given = section.keys.filter(["none", "bearer", "basic", "header", "oauth2"].contains)
        if given.count > 1 {
            section.report("has \(given.joined(separator: " and ")); only one can be used")
        }
        let anonymous = isOpen == true ? Self.anonymous : nil
        guard let method = bearer ?? basic ?? header ?? oauth2 ?? anonymous else { return nil }
        self = method
    }

    private static func basic(_ section: Section) -> Self? {
        let user = section.required("user", .text)
        let password = section.required("password", .secret)
        guard let user, let password else { return nil }
        return .basic(user: user, password: password)
    }

    private static func header(_ section: Section) -> Self? {
        let name = section.required("name", .text)
        let value = section.required("value", .secret)
        guard let name, let value else { return nil }
        if !isToken(name) { section.report("name", "is not the name of a header field") }
        return .header(name: name, value: value)
    }
}

/// The client credentials grant, RFC 6749 §4.4.
package struct OAuth2ClientSettings: Equatable, Sendable {
    package var tokenURL: String
    package var clientID: String
    package var clientSecret: Secret
    /// Separated by spaces, as the token endpoint wants them.
    package var scope: String?

    init?(_ section: Section) {
        let tokenURL = section.required("tokenURL", .url)
        let clientID = section.required("clientID", .text)
        let clientSecret = section.required("clientSecret", .secret)
        let scope = section.value("scope", .text)
        guard let tokenURL, let clientID, let clientSecret else { return nil }
        self.tokenURL = tokenURL
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.scope = scope
    }
}
