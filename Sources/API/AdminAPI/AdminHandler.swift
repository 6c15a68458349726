package import HTTPMessage
import Ports
import Provisioning

/// Serves the admin listener and the control socket.
package final class AdminHandler: HTTPHandler {
    /// How a listener knows who is asking.
    package enum Trust: Sendable {
        /// By admin token.
        case tokens
        /// By the kernel's word: these users of this machine are operators, all others nobody.
        case users(Set<UInt32>)
    }

    private let context: AdminContext
    private let trust: Trust

    package init(_ context: AdminContext, trust: Trust) {
        self.context = context
        self.trust = trust
    }

    package func handle(_ request: HTTPRequest, _ exchange: any HTTPExchange) {
        let isHead = request.method == .head
        let finish: @Sendable (HTTPResponse) -> Void = { response in
            var response = response.hardened
            if isHead { response.body = [] }
            exchange.respond(response)
        }
        if let file = MonitorSite.answer(to: request, crypto: context.surroundings.crypto) {
            return finish(file)
        }
        do throws(Problem) {
            let (route, segments, caller) = try authorizedRoute(for: request)
            let call = AdminCall(
                request: request, segments: segments, caller: caller, context: context)
            try call.checkQuery(route.contract)
            if case .open = route.access { return perform(route, call, finish) }
            context.workers.run { perform(route, call, finish) }
        } catch {
            finish(error.response)
        }
    }

    package func refusal(status: Int, detail: String) -> HTTPResponse {
        Problem(status, detail).response
    }

    package func bodyLimit(_ head: HTTPRequest) -> Int { 1 << 20 }

    /// Authenticates before it says whether there is such a route.
    private func authorizedRoute(
        for request: HTTPRequest
    ) throws(Problem) -> (Route, [String: String], AdminCaller?) {
        let path = request.path.split(separator: "/")
        let all = Route.all.compactMap { route in route.match(path).map { (route, $0) } }
        // A word in the path goes before a name that may stand there.
        let fewest = all.map(\.1.count).min()
        let matches = all.filter { $0.1.count == fewest }
        let method = request.method == .head ? .get : request.method
        let match = matches.first { $0.0.method == method }
        let caller = try authorize(request, match?.0.access ?? .viewer)
        if let (route, segments) = match { return (route, segments, caller) }
        guard !matches.isEmpty else {
            throw Problem(404, "there is nothing at \(request.path)")
        }
        let allowed = matches.map(\.0.method.rawValue).joined(separator: ", ")
        var problem = Problem(405, "\(request.path) takes \(allowed)")
        problem.headers = [("Allow", allowed)]
        throw problem
    }

    /// - Returns: Who asks; `nil` where it does not matter.
    private func authorize(
        _ request: HTTPRequest, _ access: Route.Access
    ) throws(Problem) -> AdminCaller? {
        switch access {
        case .open: return nil
        case .metrics where context.gateway.facts.openMetrics: return nil
        case .metrics, .viewer: return try caller(of: request)
        case .operator:
            let caller = try caller(of: request)
            guard caller.role == .operator else {
                throw Problem(403, "this needs a token with the role operator")
            }
            return caller
        }
    }

    /// Who asks.
    private func caller(of request: HTTPRequest) throws(Problem) -> AdminCaller {
        switch trust {
        case .users(let users):
            if case .local(let user, _) = request.peer, users.contains(user) {
                return AdminCaller(name: "user \(user)", role: .operator, address: nil)
            }
            throw Problem(403, "only root and the gateway's own user may use the control socket")
        case .tokens:
            if request.headers["authorization"] == nil, let secret = request.sessionSecret {
                return try callerBySession(secret, request)
            }
            return try callerByToken(request)
        }
    }

    /// The cookie of a session goes along by itself, so an unsafe request must also be ours.
    private func callerBySession(
        _ secret: String, _ request: HTTPRequest
    ) throws(Problem) -> AdminCaller {
        let isSafe = request.method == .get || request.method == .head
        guard isSafe || request.isFromOwnPage else { throw .foreignPage }
        let session = context.sessions.find(secret, prolongs: !request.isBackground)
        let now = context.surroundings.now()
        guard let session, let token = context.gateway.tokens.live(session.token, now: now),
            case .admin(let role) = token.scope
        else { throw .sessionEnded }
        context.gateway.touch(token)
        return AdminCaller(token, role, request)
    }

    private func callerByToken(_ request: HTTPRequest) throws(Problem) -> AdminCaller {
        let words = (request.headers["authorization"] ?? "").split(separator: " ")
        guard words.count == 2, equalsIgnoringCase(String(words[0]), "bearer") else {
            throw .unauthorized
        }
        let result = context.gateway.tokens.authenticate(
            String(words[1]), now: context.surroundings.now(), context.surroundings.crypto)
        guard case .success(let token) = result, case .admin(let role) = token.scope else {
            throw .unauthorized
        }
        context.gateway.touch(token)
        return AdminCaller(token, role, request)
    }
}

/// Runs a route and sees to it that exactly one answer is given.
private func perform(
    _ route: Route, _ call: AdminCall, _ finish: @escaping @Sendable (HTTPResponse) -> Void
) {
    do throws(Problem) {
        switch try route.answer(call) {
        case .now(let response): noted(route, call, finish)(response)
        case .later(let begin): begin(noted(route, call, finish))
        case .write(let write, let then):
            call.context.store.submit(route.audited(write, call)) { result in
                call.context.workers.run { finish(response(to: result, then)) }
            }
        }
    } catch {
        finish(error.response)
    }
}

/// Answers once a change that went past the store's writes stands in the audit log.
private func noted(
    _ route: Route, _ call: AdminCall, _ finish: @escaping @Sendable (HTTPResponse) -> Void
) -> @Sendable (HTTPResponse) -> Void {
    guard let entry = route.entry(for: call) else { return finish }
    return { response in
        guard response.status < 300 else { return finish(response) }
        call.context.announce(entry)
        call.context.store.submit(.audit(entry)) { _ in finish(response) }
    }
}

private func response(
    to result: Result<StoreReceipt, StoreError>,
    _ then: (StoreReceipt) throws(Problem) -> HTTPResponse
) -> HTTPResponse {
    do throws(Problem) {
        switch result {
        case .success(let receipt): return try then(receipt)
        case .failure(let error): throw Problem(error)
        }
    } catch {
        return error.response
    }
}
