import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM

/// Tokens of integrations and of the admin API.
enum TokenRoutes {
    static let all = [
        Route(
            .get, "/api/v1/tokens", .viewer, "tokens without their secrets",
            .gives(
                .items(.named(.token)),
                query: [.init("integration", .text, "only of this one")]), list),
        Route(
            .post, "/api/v1/tokens", .operator, "makes a token",
            .gives(
                .object(
                    JSONShape.tokenFields + [.init("token", .text, "readable only here")]),
                status: 201,
                takes: .input(of: [
                    "integration": .text, "admin": .choice(["viewer", "operator"]),
                    "label": .text, "lifetimeSeconds": .integer,
                ])), create),
        Route(.delete, "/api/v1/tokens/{id}", .operator, "ends a token", .nothing, revoke),
    ]

    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let integration = try call.integration(try call.query("integration"))
        let tokens = try call.read { reader throws(StoreError) in try reader.tokens() }.filter {
            integration == nil || $0.scope == integration.map { .integration($0) }
        }
        let now = call.context.surroundings.now()
        return .now(.json(["items": .array(tokens.map { json($0, now) })]))
    }

    /// Makes a token; the answer is the only place where it is ever readable.
    static func create(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let body = try call.object(allowed: ["integration", "admin", "label", "lifetimeSeconds"])
        let minted = TokenMint.mint(
            scope: try scope(body, call), label: try label(body),
            lifetime: try lifetime(body), call.context.surroundings)
        let write = try call.audited(
            .createToken(minted.stored), "token.create", minted.stored.id,
            after: json(minted.stored, minted.stored.created))
        return .write(write) { _ throws(Problem) in
            try refresh(call)
            call.context.log.write(
                .notice, "token created", [("token_id", .text(minted.stored.id))])
            var answer = json(minted.stored, minted.stored.created).object ?? [:]
            answer["token"] = .string(minted.text)
            return .json(.object(answer), status: 201)
        }
    }

    static func revoke(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let id = call.segments["id"] ?? ""
        let now = call.context.surroundings.now()
        let tokens = try call.read { reader throws(StoreError) in try reader.tokens() }
        let before = tokens.first { $0.id == id }.map { json($0, now) } ?? .null
        let write = try call.audited(
            .revokeToken(id: id, at: now), "token.revoke", id, before: before)
        return .write(write) { receipt throws(Problem) in
            guard receipt != .done(changed: 0) else {
                throw Problem(404, "there is no live token \(id); 'scimhook token list' shows all")
            }
            try refresh(call)
            call.context.log.write(.notice, "token revoked", [("token_id", .text(id))])
            return HTTPResponse(status: 204)
        }
    }

    private static func refresh(_ call: AdminCall) throws(Problem) {
        do throws(StoreError) {
            try call.context.gateway.refreshTokens()
        } catch {
            throw Problem(error)
        }
    }

    private static func scope(
        _ body: JSONObject, _ call: AdminCall
    ) throws(Problem) -> StoredToken.Scope {
        switch (body["integration"], body["admin"]) {
        case (.string(let name), nil):
            return .integration(try call.integration(named: name))
        case (nil, .string(let text)):
            guard let role = StoredToken.Role(rawValue: text) else {
                throw Problem(400, "admin: '\(text)' is no role; there are viewer and operator")
            }
            return .admin(role)
        default:
            throw Problem(
                400, "give either \"integration\" with its name or \"admin\" with a role")
        }
    }

    private static func label(_ body: JSONObject) throws(Problem) -> String {
        switch body["label"] ?? "" {
        case .string(let text) where text.utf8.count <= 200: return text
        default: throw Problem(400, "label: not a text of at most 200 bytes")
        }
    }

    private static func lifetime(_ body: JSONObject) throws(Problem) -> Duration? {
        guard let value = body["lifetimeSeconds"] else { return nil }
        guard let seconds = value.number?.int, (1...3_153_600_000).contains(seconds) else {
            throw Problem(400, "lifetimeSeconds: not a whole number from 1 to 3153600000")
        }
        return .seconds(seconds)
    }

    private static func json(_ token: StoredToken, _ now: Timestamp) -> JSONValue {
        var object: JSONObject = [
            "id": .string(token.id), "integration": .null, "admin": .null,
        ]
        switch token.scope {
        case .integration(let name): object["integration"] = .string(name.rawValue)
        case .admin(let role): object["admin"] = .string(role.rawValue)
        }
        object["label"] = .string(token.label)
        object["state"] = .string(token.state(now).rawValue)
        object["created"] = .string(token.created.text)
        object["expires"] = JSONValue(token.expires?.text)
        object["lastUsed"] = JSONValue(token.lastUsed?.text)
        object["revoked"] = JSONValue(token.revoked?.text)
        return .object(object)
    }
}

/// Whether a token works.
enum TokenState: String {
    case live, expired, revoked
}

extension StoredToken {
    func state(_ now: Timestamp) -> TokenState {
        if revoked != nil { return .revoked }
        if let expires, expires <= now { return .expired }
        return .live
    }
}
