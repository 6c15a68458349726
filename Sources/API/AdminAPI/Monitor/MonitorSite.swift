import HTTPMessage
import Ports

/// The monitor: files that are part of the program, at fixed addresses.
enum MonitorSite {
    /// Addresses that the page itself makes something of; all get the same document.
    static let pages = [
        "/", "/sign-in", "/deliveries", "/deliveries/*", "/users", "/users/*", "/groups",
        "/groups/*", "/log", "/log/*", "/destinations", "/destinations/*", "/integrations",
        "/integrations/*", "/settings", "/settings/*", "/help",
    ].map { $0.split(separator: "/") }

    /// The file or page at the request's address; `nil` when it has none, or is to be changed.
    static func answer(to request: HTTPRequest, crypto: any Crypto) -> HTTPResponse? {
        guard request.method == .get || request.method == .head else { return nil }
        guard let file = file(at: request.path) else { return nil }
        let tag = file.tag(crypto)
        var headers = MonitorSite.headers
        headers.add("ETag", tag)
        // Asked again each time: a new version of the program must not meet old files.
        headers.add("Cache-Control", "no-cache")
        if isKnown(tag, to: request) { return HTTPResponse(status: 304, headers: headers) }
        headers.add("Content-Type", file.contentType)
        return HTTPResponse(status: 200, headers: headers, body: file.bytes)
    }

    private static func file(at path: String) -> MonitorFile? {
        if path.hasPrefix("/assets/") { return MonitorFile.all[String(path.dropFirst(8))] }
        let words = path.split(separator: "/")
        let isPage = pages.contains { page in
            page.count == words.count && zip(page, words).allSatisfy { $0 == "*" || $0 == $1 }
        }
        return isPage ? MonitorFile.all["index.html"] : nil
    }

    private static func isKnown(_ tag: String, to request: HTTPRequest) -> Bool {
        (request.headers["if-none-match"] ?? "").split(separator: ",").contains { known in
            var known = known.drop(while: { $0 == " " })
            if known.hasPrefix("W/") { known = known.dropFirst(2) }
            return known == tag || known == "*"
        }
    }

    /// Nothing from elsewhere, nothing inline, in nobody's frame; no text becomes markup.
    private static let headers: Headers = [
        "Content-Security-Policy":
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ]
}

extension HTTPResponse {
    /// With what browsers are to be told about every answer of the admin listener.
    var hardened: HTTPResponse {
        var response = self
        for (name, value) in [
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ] where headers[name] == nil {
            response.headers.add(name, value)
        }
        return response
    }
}
