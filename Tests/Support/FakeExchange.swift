package import HTTPMessage
import Threads

/// An exchange that keeps what it is answered, on whichever thread that happens.
package final class FakeExchange: HTTPExchange {
    private let answers = Lock<[HTTPResponse]>([])

    package init() {}

    package func respond(_ response: HTTPResponse) {
        answers.broadcast { $0.append(response) }
    }

    package func resume(_ work: @escaping @Sendable () -> Void) { work() }

    /// Every answer given; a handler gives one.
    package var responses: [HTTPResponse] { answers.with { $0 } }

    /// Waits for the first answer.
    package func response() -> HTTPResponse {
        answers.wait(until: { !$0.isEmpty }, { $0[0] })
    }
}

extension HTTPHandler {
    /// Handles one request and waits for the answer.
    package func answer(_ request: HTTPRequest) -> HTTPResponse {
        let exchange = FakeExchange()
        handle(request, exchange)
        return exchange.response()
    }
}
