import Access
import Dialects
import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM
import SCIMAPI
import TestSupport
import Threads

/// A handler with a store in memory and one token for each of two integrations.
struct Gateway {
    let store: MemoryStore
    let clock = ManualClock()
    let log = TestLog()
    let metrics = TestMetrics()
    let handler: SCIMHandler
    let journal: TestJournal
    /// Ids of the tokens used, in order.
    let used = Recorder<String>()
    /// The token of `acme`.
    let token: String
    /// The token of `other`.
    let otherToken: String
    let adminToken: String
    let expiredToken: String
    let revokedToken: String
    /// The id of ``token``.
    let tokenID: String
    let mint: AccessTokenMint
    /// What is in force; a test may change it between requests.
    let state: Lock<SCIMState>

    init(
        publicURL: String? = "https://scim.example", requiresEmail: Bool = false,
        provider: Dialect.Provider = .entra,
        store: MemoryStore = MemoryStore(), isAccepting: Bool = true, policy: AccessPolicy? = nil,
        bodies: BodyPolicy = .redacted,
        findKey: @escaping SignIn.KeyFinder = { _, _, completion in completion(.unknown) }
    ) {
        self.store = store
        journal = TestJournal(bodies: bodies)
        let surroundings = Surroundings.test(clock)
        let acme = StoredToken.Scope.integration(IntegrationName(rawValue: "acme"))
        let mint = { (scope: StoredToken.Scope, lifetime: Duration?) in
            TokenMint.mint(scope: scope, label: "", lifetime: lifetime, surroundings)
        }
        let mine = mint(acme, nil)
        let other = mint(.integration(IntegrationName(rawValue: "other")), nil)
        let admin = mint(.admin(.operator), nil)
        let expired = mint(acme, .zero)
        var revoked = mint(acme, nil)
        revoked.stored.revoked = clock.now
        (token, otherToken, adminToken) = (mine.text, other.text, admin.text)
        (expiredToken, revokedToken) = (expired.text, revoked.text)
        let table = TokenTable([mine, other, admin, expired, revoked].map(\.stored))
        let destination = Integration.Subscription(
            destination: DestinationName(rawValue: "events"), filter: .all)
        let state = Lock(
            SCIMState(
                integrations: [
                    "acme": Integration(
                        name: IntegrationName(rawValue: "acme"), provider: provider,
                        requiresEmail: requiresEmail,
                        subscriptions: [destination]),
                    "other": Integration(name: IntegrationName(rawValue: "other")),
                ], tokens: table, policies: policy.map { ["acme": $0] } ?? [:],
                publicURL: publicURL,
                isAccepting: isAccepting))
        self.state = state
        tokenID = mine.stored.id
        self.mint = AccessTokenMint(key: [UInt8](repeating: 7, count: 32), surroundings.crypto)
        let counts = Lock(CallCounts())
        let signIn = SignIn(mint: self.mint, findKey: findKey, counting: { counts.with($0) })
        let used = used
        handler = SCIMHandler(
            state: { state.with { $0 } }, store: store, workers: InlineWorkers(), signIn: signIn,
            surroundings: surroundings,
            log: log, metrics: metrics, journal: journal, onTokenUsed: { id, _ in used.append(id) },
            onLearned: { lessons in state.with { $0.learn(lessons) } })
    }

    /// Sends a request below `/scim/v2/acme` as the identity provider does.
    func send(
        _ method: HTTPRequest.Method, _ target: String, _ body: JSONValue? = nil,
        headers: Headers? = nil
    ) -> HTTPResponse {
        send(method, target, body?.bytes ?? [], headers: headers)
    }

    func send(
        _ method: HTTPRequest.Method, _ target: String, _ body: [UInt8], headers: Headers? = nil
    ) -> HTTPResponse {
        let parts = ("/scim/v2/acme" + target).split(separator: "?", maxSplits: 1)
        return handler.answer(
            HTTPRequest(
                method: method, path: String(parts[0]),
                query: parts.count > 1 ? String(parts[1]) : nil,
                headers: headers ?? ["Authorization": "Bearer \(token)", "Host": "gate.example"],
                body: body))
    }

    /// Creates a user and returns its id; time passes, so that ids sort in this order.
    func create(_ user: JSONValue) -> String {
        clock.advance(by: .milliseconds(1))
        return send(.post, "/Users", user).json["id"]?.string ?? ""
    }

    /// The events that were queued, oldest first.
    func events() throws -> [Event] {
        try store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery(limit: 1000)).map(\.event).reversed()
        }
    }
}

extension HTTPResponse {
    /// The body, however it is sent.
    var json: JSONValue {
        (try? JSONValue(parsing: collectedBody() ?? [], limits: JSONLimits(nodes: 1_000_000)))
            ?? .null
    }
}

/// A PATCH body with one operation for each tuple.
func patch(_ operations: (op: String, path: String, value: JSONValue)...) -> JSONValue {
    [
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": .array(
            operations.map {
                ["op": .string($0.op), "path": .string($0.path), "value": $0.value]
            }),
    ]
}

/// Keeps what it is told of requests.
struct TestJournal: RequestJournal {
    let bodies: BodyPolicy
    let records = Recorder<RequestRecord>()
    /// Whether each of them was stored with its commit.
    let stored = Recorder<Bool>()

    func answered(_ record: RequestRecord, isStored: Bool) {
        records.append(record)
        stored.append(isStored)
    }
}
