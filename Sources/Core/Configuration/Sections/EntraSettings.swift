/// The Entra tenant whose own tokens an integration accepts beside those of scimhook.
package struct EntraSettings: Equatable, Sendable {
    /// The directory id.
    package var tenant: String
    /// Where the tenant signs in; another one than the default for the national clouds.
    package var authority = "https://login.microsoftonline.com"
    /// The applications that tokens may be for; empty for the one of self-made integrations.
    package var audience: [String] = []
    /// The applications that may ask (`appid`, `azp`); empty for Entra's provisioning service.
    package var client: [String] = []
    /// The identities that may ask (`sub`); empty for all.
    package var subject: [String] = []
    /// A file with the authorities that vouch for ``authority``; `nil` for the system's.
    package var certificates: String?

    package init(tenant: String) { self.tenant = tenant }

    init?(_ section: Section) {
        let tenant = section.required("tenant", .tenant)
        self.init(tenant: tenant ?? "")
        section.read("authority", .authority, into: &authority)
        audience = section.list("audience", of: .text) ?? []
        client = section.list("client", of: .text) ?? []
        subject = section.list("subject", of: .text) ?? []
        certificates = section.value("ca", .path)
        guard tenant != nil else { return nil }
    }
}

extension Form<String> {
    /// One tenant by its id; the words of Entra that stand for every tenant are none.
    fileprivate static var tenant: Self {
        Form("the directory id of one tenant, such as 72f988bf-86f1-41af-91ab-2d7cd011db47") {
            text in
            isText(text) && !text.contains("/")
                && !["common", "organizations", "consumers"].contains(text.lowercased())
        }
    }

    /// Without TLS only on this machine: whoever can change the keys on the way is the tenant.
    fileprivate static var authority: Self {
        let wanted = "an https URL without query (http on 127.0.0.1 alone)"
        return Form(
            wanted,
            parsing: { text in
                let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
                guard isWebURL(text, allowingQuery: false),
                    text.hasPrefix("https://")
                        || local.contains(where: { text == $0 || text.hasPrefix($0 + ":") })
                else { return nil }
                return String(text.reversed().drop { $0 == "/" }.reversed())
            })
    }
}
