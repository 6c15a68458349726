import AdminAPI
import Delivery
import Directory
import HTTPMessage
import Ports
import Provisioning
import SCIM
import Threads

/// Delivery as the routes see it: remembers what it is asked for and answers at once.
final class StubDelivery: DeliveryControl {
    private struct State {
        var asked: [String] = []
        var wish: Resync.Wish?
        var progress: ResyncProgress?
    }

    private let state = Lock(State())

    /// What was asked, in order.
    var asked: [String] { state.with { $0.asked } }
    var wish: Resync.Wish? { state.with { $0.wish } }
    var resyncProgress: ResyncProgress? { state.with { $0.progress } }

    func note(_ text: String) { state.with { $0.asked.append(text) } }

    func refreshSecrets() { note("secrets") }

    func test(
        _ name: DestinationName, _ completion: @escaping @Sendable (DestinationTrial?) -> Void
    ) {
        let request = OutboundRequest(
            method: "POST", url: "https://hooks.example.com/scim?code=hush&x=1",
            headers: ["X-Api-Key": "hush", "webhook-id": "evt_1"], body: Array("{}".utf8))
        let result = OutboundResult(
            attempt: AttemptResult(status: 202, peer: "192.0.2.1", answer: Array("fine".utf8)),
            headers: ["Set-Cookie": "hush", "Server": "x"])
        completion(
            DestinationTrial(
                exchanges: [.init(request: request, result: result)],
                conclusion: Conclusion(status: result, now: Timestamp(milliseconds: 0))))
    }

    func rotation(of name: DestinationName, overlap: Duration) -> SecretRotation? {
        SecretRotation(
            stored: StoredSigningSecret(
                destination: name, configured: [1], secret: "whsec_new", previous: "whsec_old",
                overlapEnd: Timestamp(milliseconds: 0) + overlap),
            receiverText: "whsec_new")
    }

    func integration(_ name: IntegrationName) -> Integration? {
        Integration(
            name: name,
            subscriptions: [
                .init(destination: DestinationName(rawValue: "events"), filter: .all)
            ])
    }

    func resync(_ wish: Resync.Wish, perSecond rate: Int) -> Bool {
        state.with { state in
            guard state.progress == nil else { return false }
            state.wish = wish
            state.progress = ResyncProgress(started: Timestamp(milliseconds: 0), total: rate)
            return true
        }
    }
}
