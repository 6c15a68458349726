package import HTTPMessage

/// A request for an access token by client credentials, RFC 6749 §4.4, in its form and no more.
package struct TokenRequest: Equatable, Sendable {
    /// How the client shows who it is.
    package enum Proof: Equatable, Sendable {
        /// Its id and its secret, in the body or as Basic (RFC 6749 §2.3.1).
        case secret(client: String, secret: String)
        /// A token that its identity provider signed, RFC 7523 §2.2.
        case assertion(client: String?, token: String)
    }

    /// The one scope there is; asking for none means it too.
    package static let scope = "scim"

    package let proof: Proof

    private static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// - Parameter request: With the body read.
    /// - Throws: ``TokenError`` for what is wrong with the form; nobody is authenticated yet.
    package init(_ request: HTTPRequest) throws(TokenError) {
        let form = try Form(request)
        switch form["grant_type"] {
        case "client_credentials": break
        case nil: throw TokenError(.invalidRequest, "grant_type is missing: client_credentials")
        default: throw TokenError(.unsupportedGrantType, "the only grant is client_credentials")
        }
        proof = try Self.proof(form, request.headers["Authorization"])
        guard [nil, "", Self.scope].contains(form["scope"]) else {
            throw TokenError(.invalidScope, "the only scope is scim; leave it out")
        }
    }

    private static func proof(
        _ form: Form, _ authorization: String?
    ) throws(TokenError) -> Proof {
        if let type = form["client_assertion_type"] ?? form["client_assertion"].map({ _ in "" }) {
            guard type == assertionType, let token = form["client_assertion"] else {
                throw TokenError(
                    .invalidRequest, "client_assertion goes with a type of jwt-bearer")
            }
            guard authorization == nil, form["client_secret"] == nil else {
                throw TokenError(.invalidRequest, "use one way of authentication")
            }
            return .assertion(client: form["client_id"], token: token)
        }
        return try secret(form, authorization)
    }

    private static func secret(
        _ form: Form, _ authorization: String?
    ) throws(TokenError) -> Proof {
        guard let authorization else {
            guard let client = form["client_id"], let secret = form["client_secret"] else {
                throw TokenError(.invalidClient, "client_id and client_secret are missing")
            }
            return .secret(client: client, secret: secret)
        }
        guard let (client, secret) = basic(authorization) else {
            throw TokenError(.invalidClient, "Authorization has to be Basic")
        }
        // Entra can be told to send both; two different ones are a mistake.
        guard [nil, client].contains(form["client_id"]),
            [nil, secret].contains(form["client_secret"])
        else { throw TokenError(.invalidRequest, "the body and Basic name different clients") }
        return .secret(client: client, secret: secret)
    }
}

/// The parameters of a body; none of them twice (RFC 6749 §3.2).
private struct Form {
    private let parameters: QueryParameters

    init(_ request: HTTPRequest) throws(TokenError) {
        let type = (request.headers["Content-Type"] ?? "").prefix { $0 != ";" }
            .filter { $0 != " " && $0 != "\t" }
        guard equalsIgnoringCase(type, "application/x-www-form-urlencoded") else {
            throw TokenError(
                .invalidRequest, "the body has to be application/x-www-form-urlencoded")
        }
        do throws(HTTPRefusal) {
            parameters = try QueryParameters(String(decoding: request.body, as: UTF8.self))
        } catch {
            throw TokenError(.invalidRequest, "the body is not properly percent-encoded UTF-8")
        }
        guard Set(parameters.names).count == parameters.names.count else {
            throw TokenError(.invalidRequest, "a parameter is there twice")
        }
    }

    subscript(name: String) -> String? { parameters[name] }
}

/// Name and password of RFC 7617, each form-encoded before as RFC 6749 §2.3.1 wants.
private func basic(_ field: String) -> (client: String, secret: String)? {
    let words = field.split(separator: " ")
    guard words.count == 2, equalsIgnoringCase(String(words[0]), "Basic"),
        let bytes = Base64.bytes(of: words[1]), let text = String(validating: bytes, as: UTF8.self),
        let colon = text.firstIndex(of: ":"),
        let client = percentDecoded(text[..<colon].utf8, plusIsBlank: true),
        let secret = percentDecoded(text[colon...].dropFirst().utf8, plusIsBlank: true)
    else { return nil }
    return (client, secret)
}
