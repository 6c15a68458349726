import CurlTransport
import HTTPMessage
import Ports
import SCIM
import TestSupport

/// A transport that runs for the time of one test.
func withTransport<Value>(_ body: (CurlTransport) throws -> Value) throws -> Value {
    let transport = try CurlTransport(log: TestLog())
    transport.start()
    defer { transport.stop() }
    return try body(transport)
}

/// A receiver that runs for the time of one test.
func withReceiver<Value>(
    onConnect: [Receiver.Act] = [], answering acts: [Receiver.Act] = [.answer()],
    _ body: (Receiver) throws -> Value
) rethrows -> Value {
    let receiver = Receiver(onConnect: onConnect) { _ in acts }
    defer { receiver.stop() }
    return try body(receiver)
}

extension OutboundRequest {
    static func post(
        _ url: String, body: String = "{}", timeout: Duration = .seconds(60),
        policy: NetworkPolicy = NetworkPolicy()
    ) -> OutboundRequest {
        OutboundRequest(
            method: "POST", url: url, headers: ["content-type": "application/json"],
            body: Array(body.utf8), timeout: timeout, policy: policy)
    }
}
