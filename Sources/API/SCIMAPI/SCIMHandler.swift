import Access
import Directory
package import HTTPMessage
import JSON
package import Ports
package import Provisioning
package import SCIM

/// The SCIM 2.0 front, RFC 7644: everything below `/scim/v2/INTEGRATION`.
///
/// Every request is authenticated before anything else is looked at, by default and without
/// exception.
package final class SCIMHandler: HTTPHandler {
    private let state: @Sendable () -> SCIMState
    private let executor: Executor
    let signIn: SignIn
    let store: any Store
    let workers: any Workers
    let surroundings: Surroundings
    let log: any Log
    let metrics: any Metrics
    let journal: any RequestJournal
    let onTokenUsed: @Sendable (String, Timestamp) -> Void

    /// - Parameters:
    ///   - state: The state of the moment; asked once for each request.
    ///   - store: Where resources live.
    ///   - workers: For lists that may read many resources.
    ///   - signIn: What it takes to let callers in.
    ///   - surroundings: Time, chance and hashes.
    ///   - log: Gets one line for each request that changes or fails to change something.
    ///   - metrics: Gets counts and times.
    ///   - journal: Told of every request.
    ///   - reviewer: Sees every commit before it is stored; `nil` for none.
    ///   - onTokenUsed: Told the id of the token of each authenticated request.
    ///   - onLearned: Told what requests teach about extension schemas; changes `state`.
    package init(
        state: @escaping @Sendable () -> SCIMState, store: any Store, workers: any Workers,
        signIn: SignIn, surroundings: Surroundings, log: any Log, metrics: any Metrics,
        journal: any RequestJournal,
        reviewer: (any CommitReview)? = nil,
        onTokenUsed: @escaping @Sendable (String, Timestamp) -> Void,
        onLearned: @escaping @Sendable ([Lesson]) -> Void
    ) {
        self.state = state
        self.store = store
        self.workers = workers
        executor = Executor(
            store: store, workers: workers, onLearned: onLearned, reviewer: reviewer)
        self.signIn = signIn
        self.surroundings = surroundings
        self.log = log
        self.metrics = metrics
        self.journal = journal
        self.onTokenUsed = onTokenUsed
    }

    package func handle(_ request: HTTPRequest, _ exchange: any HTTPExchange) {
        let request = request.withoutTenantQuery
        let state = state()
        metrics.add(1, to: .requestInFlight)
        let call = Call(request, exchange, self)
        do throws(SCIMError) {
            guard state.isAccepting else { throw .notAccepting }
            let place = try Place(call.segments)
            if Self.isTokenEndpoint(place.rest), let policy = state.policies[place.integration],
                policy.hasTokenEndpoint, let integration = state.integrations[place.integration]
            {
                return grant(call, integration, policy, state)
            }
            authenticate(call, place.integration, state) { integration in
                self.serve(call, integration, place, state)
            }
        } catch {
            call.finish(.failure(error))
        }
    }

    /// Does what somebody asks who may ask.
    private func serve(
        _ call: Call, _ integration: Integration, _ place: Place, _ state: SCIMState
    ) {
        var call = call
        call.integration = integration
        do throws(SCIMError) {
            guard !state.paused.contains(place.integration) else { throw .paused }
            try admit(call, state.policies[place.integration]?.limit, place.rest)
            let route = try Route.matching(place.rest)
            let action = try route.action(for: call.request.method)
            call.operation = action.operation ?? call.operation
            let base = tenantURL(of: call.request, place.integration, state)
            let policy = state.policies[place.integration]
            let target = Target(
                integration: integration, path: place.rest, base: base,
                hasTokenEndpoint: policy?.hasTokenEndpoint ?? false)
            try perform(action, call, target)
        } catch {
            call.finish(.failure(error))
        }
    }

    package func refusal(status: Int, detail: String) -> HTTPResponse {
        HTTPResponse(errorStatus: status, scimType: nil, detail: detail)
    }

    /// A user is a few kilobytes; 4 MiB are some ten thousand members of a group.
    package func bodyLimit(_ head: HTTPRequest) -> Int {
        guard let rest = head.withoutTenantQuery.pathSegments?.dropFirst(3) else { return 1 << 20 }
        if Self.isTokenEndpoint(rest) { return Self.tokenRequestLimit }
        return switch rest.first {
        case "Groups": JSONLimits.members.bytes
        case "Bulk": BulkRequest.payloadLimit
        default: 1 << 20
        }
    }

    func run(_ useCase: any UseCase, _ call: Call) {
        run(
            RecordedUseCase(useCase: useCase, call: call), resume: { call.exchange.resume($0) },
            completion: { call.finish($0) })
    }

    func run(
        _ useCase: any UseCase, resume: @escaping Executor.Resume,
        completion: @escaping Executor.Completion
    ) {
        executor.run(useCase, resume: resume, completion: completion)
    }
}

/// Where a request points: `/scim/v2/INTEGRATION` and the segments after it.
private struct Place {
    let integration: String
    let rest: ArraySlice<String>

    init(_ segments: [String]?) throws(SCIMError) {
        guard let segments else {
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
    fileprivate static let paused = SCIMError(
        .unavailable(retryAfterSeconds: 60),
        "The gateway's operator has paused this integration, so nothing was stored; the request is "
            + "welcome again once it is resumed.")

    fileprivate static let notAccepting = SCIMError(
        .unavailable(retryAfterSeconds: 5),
        "The gateway is starting or stopping; send the request again.")
}
