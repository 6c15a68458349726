/// One of Microsoft's clouds, by the host that its tenants sign in at.
package struct EntraCloud: Sendable {
    /// Where its tenants sign in.
    package let authority: String
    /// The start of the issuer in tokens of version 1.
    let legacyIssuer: String
    /// The application that stands for self-made integrations, the same in every tenant.
    let audiences: [String]

    package static let global = EntraCloud(
        authority: "https://login.microsoftonline.com", legacyIssuer: "https://sts.windows.net",
        audiences: ["8adf8e6e-67b2-4cf2-a259-e3dc5476c621"])

    private static let all = [
        global,
        EntraCloud(
            authority: "https://login.microsoftonline.us", legacyIssuer: "https://sts.windows.net",
            audiences: ["4602d0b4-76bb-404b-bca9-2652e1a39c6d"]),
        EntraCloud(
            authority: "https://login.partner.microsoftonline.cn",
            legacyIssuer: "https://sts.chinacloudapi.cn",
            audiences: ["5a532e38-1581-4918-9658-008dc27c1d68"]),
        EntraCloud(
            authority: "https://login.chinacloudapi.cn",
            legacyIssuer: "https://sts.chinacloudapi.cn",
            audiences: ["5a532e38-1581-4918-9658-008dc27c1d68"]),
    ]

    private init(authority: String, legacyIssuer: String, audiences: [String]) {
        self.authority = authority
        self.legacyIssuer = legacyIssuer
        self.audiences = audiences
    }

    /// The cloud of an authority; one that nobody knows is taken for a copy of the global one.
    init(of authority: String) {
        self = Self.all.first { $0.authority == authority } ?? .global
    }
}
