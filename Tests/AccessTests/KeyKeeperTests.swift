import Access
import HTTPMessage
import JSON
import Ports
import TestSupport
import Testing

@Suite("Keys of an issuer: fetched, kept, asked for again")
struct KeyKeeperTests {
    static let source = KeySource(discoveryURL: "https://login.example/t/.well-known/config")
    let clock = ManualClock()
    let answers = Recorder<KeyCache.Answer>()
    let published = Recorder<KeyCache>()
    let log = TestLog()

    @Test func `keys are fetched before anybody needs them, and again before they age out`() {
        let (keeper, transport) = keeper(serving: [.issuer])
        keeper.use([Self.source])
        transport.run()
        #expect(
            transport.sent.map(\.url) == [Self.source.discoveryURL, "https://login.example/keys"])
        #expect(published.values.last?.answer(for: "k1", now: clock.uptime) == known(.issuer))
        transport.advance(by: KeyCache.freshness - .seconds(1))
        #expect(transport.sent.count == 2)
        transport.advance(by: .seconds(2))
        #expect(transport.sent.count == 4)
    }

    @Test func `an unknown key is asked for, at a bounded rate`() {
        let (keeper, transport) = keeper(serving: [.issuer])
        keeper.use([Self.source])
        transport.advance(by: KeyCache.bound)
        for name in ["k8", "k9", "k8"] { find(name, keeper, transport) }
        #expect(answers.values == [.unknown, .unknown, .unknown])
        #expect(transport.sent.count == 4)
        transport.advance(by: KeyCache.bound)
        find("k8", keeper, transport)
        #expect(transport.sent.count == 6)
    }

    @Test func `a key that was rotated in is found, and the old one is gone`() {
        let served = Recorder<Forge>()
        served.append(.issuer)
        let (keeper, transport) = keeper { served.values.suffix(1) }
        keeper.use([Self.source])
        transport.advance(by: KeyCache.bound)
        served.append(.successor)
        find("k2", keeper, transport)
        find("k1", keeper, transport)
        #expect(answers.values == [known(.successor), .unknown])
    }

    @Test func `many who wait for one answer cause one request`() {
        let transport = ScriptedTransport(clock)
        let keeper = make(transport)
        keeper.use([Self.source])
        for _ in 0..<(KeyKeeper.maximumWaiting + 5) { find("k1", keeper, transport) }
        #expect(transport.sent.count == 1)
        #expect(answers.values == Array(repeating: .unavailable(retryAfter: .seconds(1)), count: 5))
        transport.answer(.json(["jwks_uri": "https://login.example/keys"]))
        transport.answer(.json(.keySet(.issuer)))
        #expect(transport.sent.count == 2)
        #expect(answers.values.count { $0 == known(.issuer) } == KeyKeeper.maximumWaiting)
    }

    @Test func `without keys nobody is let in or thrown out, and asking again waits longer`() {
        let (keeper, transport) = keeper { nil }
        keeper.use([Self.source])
        transport.run()
        find("k1", keeper, transport)
        #expect(answers.values == [.unavailable(retryAfter: .seconds(1))])
        var times: [Duration] = []
        for _ in 0..<6 {
            let count = transport.sent.count
            let began = clock.uptime
            while transport.sent.count == count { transport.advance(by: .seconds(1)) }
            times.append(clock.uptime - began)
        }
        #expect(times == [1, 2, 4, 8, 16, 32].map(Duration.seconds))
        #expect(log.lines.count { $0.level == .warning } == 1)
    }

    @Test func `keys are believed for a day without the issuer, and no longer`() {
        let isUp = Recorder<Bool>()
        let (keeper, transport) = keeper { isUp.values.isEmpty ? [.issuer] : nil }
        keeper.use([Self.source])
        transport.run()
        isUp.append(false)
        transport.advance(by: KeyCache.lifetime - .seconds(1))
        find("k1", keeper, transport)
        #expect(answers.values == [known(.issuer)])
        transport.advance(by: .seconds(2))
        find("k1", keeper, transport)
        guard case .unavailable = answers.values[1] else {
            Issue.record("believed: \(answers.values[1])")
            return
        }
    }

    @Test(
        arguments: [
            ("an error", .status(500)), ("no answer", .failure(.connect)),
            ("a redirect", .status(302, ["Location": "https://evil.example"])),
            ("no JSON", .json("x")), ("no address", .json(["jwks_uri": .null])),
            ("an address without TLS", .json(["jwks_uri": "http://login.example/keys"])),
            ("an address of a file", .json(["jwks_uri": "file:///etc/passwd"])),
        ] as [(String, OutboundResult)])
    func `a document that cannot be used gives no keys`(name: String, answer: OutboundResult) {
        let transport = ScriptedTransport(clock) { request in
            request.url == Self.source.discoveryURL ? answer : .json(.keySet(.issuer))
        }
        let keeper = make(transport)
        keeper.use([Self.source])
        find("k1", keeper, transport)
        #expect(answers.values == [.unavailable(retryAfter: .seconds(1))])
        #expect(transport.sent.map(\.url) == [Self.source.discoveryURL])
    }

    @Test func `an issuer that is taken out of the configuration is asked no more`() {
        let (keeper, transport) = keeper(serving: [.issuer])
        keeper.use([Self.source])
        transport.run()
        keeper.use([])
        transport.advance(by: KeyCache.lifetime)
        #expect(transport.sent.count == 2)
        find("k1", keeper, transport)
        #expect(answers.values == [.unavailable(retryAfter: .seconds(1))])
    }

    @Test func `a document fetched without TLS may name such a place, and files reach libcurl`() {
        let source = KeySource(
            discoveryURL: "http://127.0.0.1:1/t/.well-known/config", authorities: "ca.pem")
        let transport = ScriptedTransport(clock) { request in
            request.url == source.discoveryURL
                ? .json(["jwks_uri": "http://127.0.0.1:1/keys"]) : .json(.keySet(.issuer))
        }
        let keeper = make(transport)
        keeper.use([source])
        transport.run()
        #expect(published.values.count == 1)
        #expect(transport.sent.map(\.tls?.authorities) == ["ca.pem", "ca.pem"])
    }

    private func known(_ forge: Forge) -> KeyCache.Answer {
        KeySet(parsing: JSONValue.keySet(forge).bytes).map(KeyCache.Answer.known) ?? .unknown
    }

    private func find(_ keyID: String, _ keeper: KeyKeeper, _ transport: ScriptedTransport) {
        keeper.find(keyID, of: Self.source) { [answers] in answers.append($0) }
        transport.run()
    }

    private func keeper(serving keys: [Forge]) -> (KeyKeeper, ScriptedTransport) {
        keeper { keys }
    }

    /// A keeper whose issuer serves these keys; `nil` for an issuer that is down.
    private func keeper(
        _ serving: @escaping @Sendable () -> [Forge]?
    ) -> (KeyKeeper, ScriptedTransport) {
        let transport = ScriptedTransport(clock) { request in
            guard let keys = serving() else { return .failure(.connect) }
            return request.url == Self.source.discoveryURL
                ? .json(["jwks_uri": "https://login.example/keys"])
                : .json(["keys": .array(keys.map(\.webKey))])
        }
        return (make(transport), transport)
    }

    private func make(_ transport: ScriptedTransport) -> KeyKeeper {
        KeyKeeper(
            transport: transport, uptime: { [clock] in clock.uptime }, log: log,
            publish: { [published] in published.append($1) })
    }
}

extension OutboundResult {
    static func json(_ value: JSONValue) -> OutboundResult {
        OutboundResult(attempt: AttemptResult(status: 200, answer: value.bytes))
    }
}
