/// Where an issuer's keys are found.
package struct KeySource: Hashable, Sendable {
    /// The discovery document, which names the key set.
    package let discoveryURL: String
    /// A file with the authorities that may vouch for the server; `nil` for the system's.
    package let authorities: String?

    package init(discoveryURL: String, authorities: String? = nil) {
        self.discoveryURL = discoveryURL
        self.authorities = authorities
    }

    /// Whether a key set may be fetched from an address that the document names.
    ///
    /// Keys that came over a connection without TLS could be anybody's, so a document that did not
    /// come that way cannot name such a place.
    func mayName(_ url: String) -> Bool {
        url.hasPrefix("https://") || url.hasPrefix("http://") && discoveryURL.hasPrefix("http://")
    }
}
