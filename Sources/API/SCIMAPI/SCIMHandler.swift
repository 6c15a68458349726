import Directory
package import HTTPMessage
package import Ports
import Provisioning
package import SCIM

/// The SCIM 2.0 front, RFC 7644: everything below `/scim/v2/INTEGRATION`.
///
/// Every request is authenticated before anything else is looked at, by default and without
/// exception.
package struct SCIMHandler: HTTPHandler {
    private let state: @Sendable () -> SCIMState
    private let executor: Executor
    let surroundings: Surroundings
    let log: any Log
    let metrics: any Metrics
    let journal: any RequestJournal
    private let onTokenUsed: @Sendable (String, Timestamp) -> Void

    /// - Parameters:
    ///   - state: The state of the moment; asked once for each request.
    ///   - store: Where resources live.
    ///   - workers: For lists that may read many resources.
    ///   - surroundings: Time, chance and hashes.
    ///   - log: Gets one line for each request that changes or fails to change something.
    ///   - metrics: Gets counts and times.
    ///   - journal: Told of every request.
    ///   - onTokenUsed: Told the id of the token of each authenticated request.
    ///   - onLearned: Told what requests teach about extension schemas; changes `state`.
    package init(
        state: @escaping @Sendable () -> SCIMState, store: any Store, workers: any Workers,
        surroundings: Surroundings, log: any Log, metrics: any Metrics,
        journal: any RequestJournal,
        onTokenUsed: @escaping @Sendable (String, Timestamp) -> Void,
        onLearned: @escaping @Sendable ([Lesson]) -> Void
    ) {
        self.state = state
        executor = Executor(store: store, workers: workers, onLearned: onLearned)
        self.surroundings = surroundings
        self.log = log
        self.metrics = metrics
        self.journal = journal
        self.onTokenUsed = onTokenUsed
    }

    package func handle(_ request: HTTPRequest, _ exchange: any HTTPExchange) {
        let state = state()
        var call = Call(request, exchange, self)
        do throws(SCIMError) {
            guard state.isAccepting else { throw .notAccepting }
            let place = try Place(request)
            let integration = try authenticate(call, place.integration, state)
            call.integration = integration
            let route = try Route.matching(place.rest)
            let action = try route.action(for: request.method)
            call.operation = action.operation ?? call.operation
            let base = tenantURL(of: request, place.integration, state)
            let target = Target(integration: integration, path: place.rest, base: base)
            try perform(action, call, target)
        } catch {
            call.finish(.failure(error))
        }
    }

    package func refusal(status: Int, detail: String) -> HTTPResponse {
        HTTPResponse(errorStatus: status, scimType: nil, detail: detail)
    }

    /// Entra sends a few kilobytes; one megabyte is some thousand group members.
    package func bodyLimit(_ head: HTTPRequest) -> Int { 1 << 20 }

    func run(_ useCase: any UseCase, _ call: Call) {
        executor.run(
            RecordedUseCase(useCase: useCase, call: call), resume: { call.exchange.resume($0) },
            completion: { call.finish($0) })
    }

    private func authenticate(
        _ call: Call, _ name: String, _ state: SCIMState
    ) throws(SCIMError) -> Integration {
        switch Credential(call.request.headers, surroundings.crypto)
            .authenticated(for: name, state, now: call.now)
        {
        case .success(let caller):
            onTokenUsed(caller.token, call.now)
            return caller.integration
        case .failure(let refusal):
            metrics.add(1, to: .authFailure(refusal.reason))
            throw .unauthenticated
        }
    }
}

/// Where a request points: `/scim/v2/INTEGRATION` and the segments after it.
private struct Place {
    let integration: String
    let rest: ArraySlice<String>

    init(_ request: HTTPRequest) throws(SCIMError) {
        guard let segments = request.pathSegments else {
            throw SCIMError(.invalidSyntax, "The path is not properly percent-encoded UTF-8.")
        }
        guard segments.count > 2, segments[0] == "scim", segments[1] == "v2" else {
            throw SCIMError(
                .notFound, "SCIM lives below /scim/v2/INTEGRATION; check the tenant URL.")
        }
        integration = segments[2]
        rest = segments[3...]
    }
}

/// The URL under which the client knows the integration, without a slash at its end.
private func tenantURL(
    of request: HTTPRequest, _ integration: String, _ state: SCIMState
) -> String {
    let path = "/scim/v2/" + integration
    if let configured = state.publicURL {
        return (configured.hasSuffix("/") ? String(configured.dropLast()) : configured) + path
    }
    guard let host = request.headers["Host"], !host.isEmpty else { return path }
    return (request.isTLS ? "https://" : "http://") + host + path
}

extension SCIMError {
    /// The same for every reason, so that nobody can try out which integrations there are.
    fileprivate static let unauthenticated = SCIMError(
        .unauthorized,
        "The bearer token is missing, unknown, expired or for another tenant URL; make one with "
            + "'scimhook token create INTEGRATION' and enter it as the secret token.")

    fileprivate static let notAccepting = SCIMError(
        .unavailable(retryAfterSeconds: 5),
        "The gateway is starting or stopping; send the request again.")
}
