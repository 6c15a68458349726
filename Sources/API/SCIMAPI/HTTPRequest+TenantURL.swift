import HTTPMessage

extension HTTPRequest {
    /// The request as it was meant, where a client hung its path behind the query of the tenant URL.
    ///
    /// Entra's flag is a query of the tenant URL, and nobody says how it is joined with what follows:
    /// `…/acme?aadOptscim062020/Users?filter=x` is `…/acme/Users?filter=x` (Q39). The tenant URL
    /// itself answers nothing, so that no other request looks like this.
    var withoutTenantQuery: HTTPRequest {
        guard let query, let slash = query.utf8.firstIndex(of: UInt8(ascii: "/")),
            pathSegments?.count == 3
        else { return self }
        let rest = query[slash...].split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var meant = self
        meant.path += String(rest[0])
        meant.query = rest.count > 1 ? String(rest[1]) : nil
        return meant
    }
}
