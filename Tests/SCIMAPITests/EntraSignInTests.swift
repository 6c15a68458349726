import Access
import HTTPMessage
import JSON
import Ports
import SCIM
import SCIMAPI
import TestSupport
import Testing
import Threads

@Suite("Signing in with a token that Entra issued")
struct EntraSignInTests {
    let issuer = StubIssuer()

    @Test func `a token of the tenant opens the integration, on every request`() {
        let gateway = gateway()
        for _ in 0..<3 {
            #expect(get(gateway, issuer.token(gateway.clock.now)).status == 200)
        }
    }

    @Test func `the integration's own tokens still work`() {
        #expect(gateway().send(.get, "/Users").status == 200)
    }

    /// A token that is not good, and the reason that is counted.
    struct BadToken: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: AuthFailure
        let token: @Sendable (Timestamp) -> String
    }

    private static let badTokens = [
        BadToken(testDescription: "expired", reason: .expired) { now in
            StubIssuer().token(now + .seconds(-4000) as Timestamp)
        },
        BadToken(testDescription: "foreign", reason: .wrongScope) { now in
            StubIssuer().token(now, ["tid": "f0e1d2c3-5678-4abc-9def-0123456789ab"])
        },
        BadToken(testDescription: "signed by another", reason: .unknown) { now in
            StubIssuer(seed: 0xF3).token(now)
        },
        BadToken(testDescription: "garbage", reason: .malformed) { _ in "a.b.c" },
        BadToken(testDescription: "unknown key", reason: .unknown) { now in
            StubIssuer(keyID: "k9").token(now)
        },
    ]

    @Test(arguments: badTokens)
    func `any other token gets the answer that everybody gets`(bad: BadToken) {
        let gateway = gateway()
        let answer = get(gateway, bad.token(gateway.clock.now))
        #expect(answer.status == 401)
        #expect(answer.body == get(gateway, "").body)
        #expect(gateway.metrics.count(.authFailure(bad.reason)) >= 1)
    }

    @Test func `an integration without a tenant takes no token of Entra, nor asks for keys`() {
        let asked = Recorder<String>()
        let gateway = Gateway(findKey: { keyID, _, completion in
            asked.append(keyID)
            completion(.unknown)
        })
        #expect(get(gateway, issuer.token(gateway.clock.now)).status == 401)
        #expect(asked.values.isEmpty)
    }

    @Test func `a stranger's token makes nobody ask for keys`() {
        let asked = Recorder<String>()
        let gateway = Gateway(policy: AccessPolicy(tenant: StubIssuer.tenant)) { keyID, _, done in
            asked.append(keyID)
            done(.unknown)
        }
        _ = get(gateway, issuer.token(gateway.clock.now, ["tid": "x"]))
        _ = get(gateway, issuer.token(gateway.clock.now + .seconds(-4000) as Timestamp))
        #expect(asked.values.isEmpty)
        _ = get(gateway, issuer.token(gateway.clock.now))
        #expect(asked.values == ["k1"])
    }

    /// What an issuer answers, and what the caller gets then.
    struct Verdict: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let answer: @Sendable () -> KeyCache.Answer
    }

    private static let verdicts = [
        Verdict(testDescription: "has the key", status: 200) { known(StubIssuer()) },
        Verdict(testDescription: "has it not", status: 401) { .unknown },
        Verdict(testDescription: "has another of that name", status: 401) {
            known(StubIssuer(seed: 0xF3))
        },
        Verdict(testDescription: "is down", status: 503) {
            .unavailable(retryAfter: .milliseconds(1500))
        },
    ]

    @Test(arguments: verdicts)
    func `a key that is not known yet is asked for, and the request waits for the issuer`(
        verdict: Verdict
    ) {
        let waiting = Recorder<KeyKeeper.Completion>()
        let gateway = Gateway(policy: AccessPolicy(tenant: StubIssuer.tenant)) { _, _, done in
            waiting.append(done)
        }
        let exchange = FakeExchange()
        gateway.handler.handle(request(issuer.token(gateway.clock.now)), exchange)
        #expect(exchange.responses.isEmpty)
        waiting.values.first?(verdict.answer())
        let response = exchange.response()
        #expect(response.status == verdict.status)
        #expect(response.headers["Retry-After"] == (verdict.status == 503 ? "2" : nil))
    }

    private func gateway() -> Gateway {
        let gateway = Gateway(policy: AccessPolicy(tenant: StubIssuer.tenant))
        gateway.state.with {
            $0.keys[StubIssuer.tenant.keys] = issuer.cache(now: gateway.clock.uptime)
        }
        return gateway
    }

    private func get(_ gateway: Gateway, _ token: String) -> HTTPResponse {
        gateway.handler.answer(request(token))
    }

    private func request(_ token: String) -> HTTPRequest {
        HTTPRequest(
            method: .get, path: "/scim/v2/acme/Users", headers: ["Authorization": "Bearer \(token)"]
        )
    }
}

private func known(_ issuer: StubIssuer) -> KeyCache.Answer {
    issuer.keys.map(KeyCache.Answer.known) ?? .unknown
}
