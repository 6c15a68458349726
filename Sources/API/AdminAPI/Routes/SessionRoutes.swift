import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM

/// Signing in to the monitor, and who has.
enum SessionRoutes {
    static let all = [
        Route(
            .get, "/api/v1/session", .viewer, "who is asking",
            .gives(
                .object(of: [
                    "name": .text, "role": .choice(["viewer", "operator"]),
                    "address": .optional(.text), "version": .text, "ends": .optional(.moment),
                ])), show),
        Route(
            .post, "/api/v1/session", .open, "signs in to the monitor with an admin token",
            .gives(
                .named(.session), status: 201,
                takes: .input([.init("token", .text)])), begin),
        Route(.delete, "/api/v1/session", .viewer, "signs out", .nothing, end),
        Route(
            .get, "/api/v1/sessions", .viewer, "who is signed in to the monitor",
            .gives(.page(.named(.session))), list),
        Route(
            .delete, "/api/v1/sessions/{id}", .operator, "signs somebody out", .nothing, revoke),
    ]

    /// Exchanges an admin token for a cookie.
    static func begin(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let request = call.request
        guard request.isFromOwnPage else { throw .foreignPage }
        let context = call.context
        let now = context.surroundings.now()
        let address = request.address ?? ""
        if let wait = context.throttle.wait(address, now: now) {
            context.metrics.add(1, to: .signInFailure(.throttled))
            throw .tooManyTries(wait)
        }
        guard case .string(let text)? = try call.object(allowed: ["token"])["token"] else {
            throw Problem(400, "token: not a text")
        }
        let found = context.gateway.tokens.authenticate(text, now: now, context.surroundings.crypto)
        guard case .success(let token) = found, case .admin = token.scope else {
            context.throttle.fail(address, now: now)
            context.metrics.add(1, to: .signInFailure(.token))
            context.log.write(.warning, "sign-in refused", [("address", .text(address))])
            throw Problem(
                401, "this is no live admin token; 'scimhook token create --admin' makes one")
        }
        context.throttle.succeed(address)
        context.gateway.touch(token)
        // The old one must not stay behind when somebody signs in again.
        if let secret = request.sessionSecret,
            let old = context.sessions.find(secret, prolongs: false)
        {
            _ = context.sessions.end(id: old.id)
        }
        let agent = (request.headers["user-agent"] ?? "").utf8.prefix(200)
        let (secret, session) = context.sessions.begin(
            token: token.id, address: request.address,
            agent: String(decoding: agent, as: UTF8.self))
        var response = HTTPResponse.json(json(session, token, isOwn: true), status: 201)
        response.headers.add("Set-Cookie", SessionCookie.begin(secret))
        return .now(response)
    }

    /// Ends the session of the cookie; the answer takes the cookie away in any case.
    static func end(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        if let secret = call.request.sessionSecret,
            let session = call.context.sessions.find(secret, prolongs: false)
        {
            _ = call.context.sessions.end(id: session.id)
        }
        return .now(HTTPResponse(status: 204, headers: ["Set-Cookie": SessionCookie.end]))
    }

    static func show(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        guard let caller = call.caller else { throw .unauthorized }
        let session = call.request.sessionSecret
            .flatMap { call.context.sessions.find($0, prolongs: false) }
        return .now(
            .json([
                "name": .string(caller.name), "role": .string(caller.role.rawValue),
                "address": JSONValue(caller.address), "version": .string(call.facts.version),
                "ends": JSONValue(session?.end.text),
            ]))
    }

    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let own = call.request.sessionSecret
            .flatMap { call.context.sessions.find($0, prolongs: false) }
        let tokens = call.context.gateway.tokens
        let now = call.context.surroundings.now()
        let items = call.context.sessions.all.compactMap { session in
            tokens.live(session.token, now: now).map {
                json(session, $0, isOwn: session.id == own?.id)
            }
        }
        return .now(.json(["items": .array(items), "next": .null]))
    }

    static func revoke(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let id = call.segments["id"] ?? ""
        guard call.context.sessions.end(id: id) else {
            throw Problem(404, "there is no session \(id); it may have ended by itself")
        }
        call.context.log.write(.notice, "session ended", [("session_id", .text(id))])
        return .write(try call.audited(nil, "session.end", id)) { _ in HTTPResponse(status: 204) }
    }

    static func json(_ session: Session, _ token: StoredToken, isOwn: Bool) -> JSONValue {
        var role = StoredToken.Role.viewer
        if case .admin(let granted) = token.scope { role = granted }
        return [
            "id": .string(session.id), "token": .string(token.id), "name": .string(token.label),
            "role": .string(role.rawValue), "started": .string(session.started.text),
            "lastSeen": .string(session.lastSeen.text), "ends": .string(session.end.text),
            "address": JSONValue(session.address), "agent": .string(session.agent),
            "current": .bool(isOwn),
        ]
    }
}
