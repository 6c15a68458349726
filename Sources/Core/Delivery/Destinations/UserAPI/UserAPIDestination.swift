import HTTPMessage
import JSON
package import Ports
package import SCIM
import Templates

/// Calls a receiver's own API: every event becomes the requests that its configuration describes.
package struct UserAPIDestination: Destination {
    let api: UserAPI
    let book: CorrelationBook
    private let template: OutboundRequest
    private let tokens: TokenSource?

    /// - Parameters:
    ///   - api: The receiver.
    ///   - settings: Time-out, network policy and TLS files.
    ///   - version: Of the gateway, for `User-Agent`.
    ///   - book: What is known about accounts there.
    ///   - uptime: For the life of access tokens.
    package init(
        _ api: UserAPI, settings: DestinationSettings, version: String, book: CorrelationBook,
        uptime: @escaping @Sendable () -> Duration
    ) {
        self.api = api
        self.book = book
        var headers = Headers(api.headers)
        headers.add("user-agent", "scimhook/\(version)")
        if headers["accept"] == nil { headers.add("accept", "application/json") }
        if case .header(let field) = api.access { headers.fields.append(field) }
        let template = OutboundRequest(
            method: "GET", url: api.baseURL, headers: headers, timeout: settings.timeout,
            policy: settings.policy, tls: settings.tls, answerLimit: UserAPIReading.limit)
        self.template = template
        if case .oauth2(let client) = api.access {
            tokens = TokenSource(client, like: template, uptime: uptime)
        } else {
            tokens = nil
        }
    }

    package func conversation(
        about delivery: ReadyDelivery, attempt: Int
    ) -> any Conversation {
        UserAPIConversation(self, delivery)
    }

    package func trial(now: Timestamp) -> (any Conversation)? { UserAPITrial(self, now: now) }

    package func shown(_ request: OutboundRequest) -> OutboundRequest {
        guard case .header(let secret) = api.access else { return request }
        var shown = request
        shown.headers = Headers(
            request.headers.fields.map { $0 == secret ? Headers.Field($0.name, "•••") : $0 })
        return shown
    }

    package func send(
        _ request: OutboundRequest, through transport: any Transport,
        completion: @escaping @Sendable (OutboundResult) -> Void
    ) {
        guard let tokens else { return transport.send(request, completion: completion) }
        tokens.send(request, through: transport, completion: completion)
    }

    /// The request of an operation that the API has.
    func request(
        _ action: UserAPIAction, _ values: JSONValue
    ) throws(PathTemplate.Refusal) -> OutboundRequest {
        var request = template
        guard let operation = api.operations[action] else { return request }
        request.method = operation.method.rawValue
        request.url += try operation.path.rendered(values)
        guard let body = operation.body else { return request }
        request.body = body.rendered(values).bytes
        if request.headers["content-type"] == nil {
            request.headers.add("content-type", "application/json")
        }
        return request
    }
}
