import HTTPMessage
import Ports

/// Gets access tokens by the client credentials grant (RFC 6749 §4.4) and sends requests with them.
///
/// One token serves all requests until shortly before it ends; while one is fetched, every request
/// waits for the same answer. Used on the transport's thread.
// SAFETY: all mutable state is touched on the transport's thread alone.
final class TokenSource: @unchecked Sendable {
    private typealias Waiter = @Sendable (Result<String, TokenFailure>) -> Void

    private let client: OAuth2Client
    private let template: OutboundRequest
    private let uptime: @Sendable () -> Duration
    private var grant: TokenGrant?
    private var waiting: [Waiter] = []
    /// RFC 6749 §2.3.1 wants the header; some endpoints take the credentials in the body alone.
    private var sendsInBody = false

    /// - Parameters:
    ///   - client: Who asks, and where.
    ///   - template: Time-out, network policy and TLS files of the destination.
    ///   - uptime: Against which the life of a token is counted.
    init(
        _ client: OAuth2Client, like template: OutboundRequest,
        uptime: @escaping @Sendable () -> Duration
    ) {
        self.client = client
        self.uptime = uptime
        var request = template
        request.method = "POST"
        request.url = client.tokenURL
        request.headers = [
            "accept": "application/json", "content-type": "application/x-www-form-urlencoded",
            "user-agent": template.headers["user-agent"] ?? "scimhook",
        ]
        request.answerLimit = 64 << 10
        self.template = request
    }

    /// Sends a request with a token; once more with a new one when the receiver answers 401.
    func send(
        _ request: OutboundRequest, through transport: any Transport,
        completion: @escaping @Sendable (OutboundResult) -> Void
    ) {
        send(request, through: transport, isRepeat: false, completion: completion)
    }

    private func send(
        _ request: OutboundRequest, through transport: any Transport, isRepeat: Bool,
        completion: @escaping @Sendable (OutboundResult) -> Void
    ) {
        withToken(transport) { token in
            switch token {
            case .failure(let failure): completion(failure.result)
            case .success(let token):
                var authorized = request
                authorized.headers.add("authorization", "Bearer \(token)")
                transport.send(authorized) { result in
                    guard result.attempt.status == 401, !isRepeat else { return completion(result) }
                    self.drop(token)
                    self.send(request, through: transport, isRepeat: true, completion: completion)
                }
            }
        }
    }

    /// Forgets a token that was refused, unless there is a newer one already.
    private func drop(_ token: String) {
        if grant?.token == token { grant = nil }
    }

    private func withToken(_ transport: any Transport, _ use: @escaping Waiter) {
        if let grant, uptime() < grant.end { return use(.success(grant.token)) }
        waiting.append(use)
        if waiting.count == 1 { fetch(transport, mayChange: true) }
    }

    private func fetch(_ transport: any Transport, mayChange: Bool) {
        transport.send(request) { result in
            // Which of the two ways an endpoint wants shows only when it refuses the other.
            if mayChange, result.attempt.status == 400 || result.attempt.status == 401 {
                self.sendsInBody.toggle()
                return self.fetch(transport, mayChange: false)
            }
            let answer = TokenGrant.read(result, now: self.uptime())
            self.grant = try? answer.get()
            let waiters = self.waiting
            self.waiting = []
            for waiter in waiters { waiter(answer.map(\.token)) }
        }
    }

    private var request: OutboundRequest {
        var request = template
        var form = [("grant_type", "client_credentials")]
        if let scope = client.scope { form.append(("scope", scope)) }
        if sendsInBody {
            form += [("client_id", client.id), ("client_secret", client.secret)]
        } else {
            let pair = percentEncoded(client.id) + ":" + percentEncoded(client.secret)
            request.headers.add("authorization", "Basic " + Base64.text(of: Array(pair.utf8)))
        }
        let pairs = form.map { $0 + "=" + percentEncoded($1) }
        request.body = Array(pairs.joined(separator: "&").utf8)
        return request
    }
}
