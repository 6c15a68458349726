import HTTPMessage

extension HTTPRequest {
    /// What the session cookie holds; `nil` without one.
    var sessionSecret: String? {
        for field in headers.fields where equalsIgnoringCase(field.name, "cookie") {
            for pair in field.value.split(separator: ";") {
                let parts = pair.drop(while: { $0 == " " }).split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == SessionCookie.name { return String(parts[1]) }
            }
        }
        return nil
    }

    /// Whether the page that sent this is one of ours.
    ///
    /// A cookie goes along whoever has the browser send the request, another port of the same host
    /// included. Browsers say who: by `Sec-Fetch-Site`, older ones by `Origin` alone (OWASP,
    /// Cross-Site Request Forgery Prevention: Fetch Metadata).
    var isFromOwnPage: Bool {
        if let site = headers["sec-fetch-site"] { return site == "same-origin" }
        guard let origin = headers["origin"], let host = headers["host"] else { return false }
        return equalsIgnoringCase(origin, "https://" + host)
            || equalsIgnoringCase(origin, "http://" + host)
    }

    /// Whether the page asked by itself, such as to refresh what it shows; nobody need be there.
    var isBackground: Bool {
        headers["scimhook-background"] != nil || path == "/api/v1/stream"
    }
}

/// The cookie that stands for a session.
///
/// `__Host-` has browsers refuse one that is not `Secure`, has a `Domain`, or another path; they
/// take it over plain HTTP from loopback only (RFC 6265bis §4.1.3.2).
enum SessionCookie {
    static let name = "__Host-scimhook"

    /// The `Set-Cookie` that begins a session.
    static func begin(_ secret: String) -> String {
        "\(name)=\(secret); Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age="
            + String(Session.longest.components.seconds)
    }

    /// The one that takes the cookie away.
    static let end = "\(name)=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
}
