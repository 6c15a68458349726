import Foundation
import HTTPMessage
import HTTPServer
import Testing
import Threads

/// Supplies the pieces that it was given, at once or from another thread, and counts what happens.
private final class PieceSource: BodySource {
    struct State {
        var pieces: [BodyPiece]
        var asked = 0
        var isCancelled = false
    }

    let state: Lock<State>
    private let isPatient: Bool

    init(_ pieces: [BodyPiece], fromAnotherThread isPatient: Bool = false) {
        state = Lock(State(pieces: pieces))
        self.isPatient = isPatient
    }

    func next(_ supply: @escaping @Sendable (BodyPiece) -> Void) {
        let piece: BodyPiece? = state.signal { state in
            state.asked += 1
            return state.pieces.isEmpty ? nil : state.pieces.removeFirst()
        }
        // Without a piece it stays silent, like a stream of events that do not happen.
        guard let piece else { return }
        guard isPatient else { return supply(piece) }
        _ = Thread("source") { supply(piece) }
    }

    func cancel() { state.signal { $0.isCancelled = true } }
}

/// Answers `/again` at once and everything else from `source`.
private func streaming(_ source: PieceSource) -> ClosureHandler {
    ClosureHandler { request, exchange in
        guard request.path != "/again" else { return exchange.respond(HTTPResponse(status: 200)) }
        exchange.respond(HTTPResponse(status: 200, source: source))
    }
}

private func piece(_ text: String) -> BodyPiece { .bytes(Array(text.utf8)) }

@Suite("Bodies that are made while they are sent", .timeLimit(.minutes(10)))
struct StreamingTests {
    @Test(arguments: [false, true])
    func `pieces arrive as one body, and the connection goes on`(fromAnotherThread: Bool) throws {
        let source = PieceSource(
            [piece("one "), .bytes([]), piece("two "), piece("three"), .end],
            fromAnotherThread: fromAnotherThread)
        try withServer(streaming(source)) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /s HTTP/1.1\r\nHost: h\r\n\r\nGET /again HTTP/1.1\r\nHost: h\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.body == "one two three")
            #expect(answer.fields["content-length"] == nil)
            #expect(try client.answer().status == 200)
            #expect(client.asks())
            #expect(source.state.with { !$0.isCancelled && $0.asked == 5 })
        }
    }

    @Test func `a client of HTTP 1.0 reads to the end of the connection`() throws {
        let source = PieceSource([piece("one "), piece("two"), .end])
        try withServer(streaming(source)) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /s HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let answer = client.rest()
            #expect(answer.hasSuffix("\r\nConnection: close\r\n\r\none two"))
            #expect(!answer.contains("Transfer-Encoding"))
        }
    }

    @Test func `HEAD has no body, and tells the source`() throws {
        let source = PieceSource([piece("one"), .end])
        try withServer(streaming(source)) { server in
            let client = try RawClient(port: server.port)
            client.send("HEAD /s HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try client.answer(isHead: true).status == 200)
            #expect(client.asks())
            #expect(source.state.with { $0.isCancelled && $0.asked == 0 })
        }
    }

    @Test func `a body that cannot be completed ends with its connection`() throws {
        let source = PieceSource([piece("one"), .failed])
        try withServer(streaming(source)) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /s HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(client.rest().hasSuffix("\r\n3\r\none\r\n"))
            #expect(source.state.with { $0.isCancelled })
        }
    }

    @Test func `a client that goes away is told to the source`() throws {
        let source = PieceSource([piece("one")])
        try withServer(streaming(source)) { server in
            var client: RawClient? = try RawClient(port: server.port)
            client?.send("GET /s HTTP/1.1\r\nHost: h\r\n\r\n")
            source.state.wait(until: { $0.asked == 2 }, { _ in })
            // Unread bytes make the system answer with a reset.
            client = nil
            source.state.wait(until: { $0.isCancelled }, { _ in })
        }
    }

    @Test func `the next piece is asked for when the last one has been taken`() throws {
        let size = 8 * 1024 * 1024
        let large = BodyPiece.bytes([UInt8](repeating: 0x78, count: size))
        let source = PieceSource([large, large, large, .end])
        try withServer(streaming(source)) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /s HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(client.hasAnswer(within: 10_000))
            let other = try RawClient(port: server.port)
            #expect(other.asks())
            // The sockets between the two take a few megabytes, not three pieces.
            #expect(source.state.with { $0.asked } < 3)
            #expect(try client.answer().body.utf8.count == 3 * size)
        }
    }

    @Test func `a source that falls silent is cut off`() throws {
        let source = PieceSource([piece("one")])
        let options = HTTPServerOptions.local { $0.limits.answerTime = .milliseconds(50) }
        try withServer(streaming(source), options: options) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /s HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(client.rest().hasSuffix("\r\n3\r\none\r\n"))
            #expect(source.state.with { $0.isCancelled })
        }
    }

    @Test(.enabled(if: isInstalled("curl"))) func `curl puts the pieces together`() throws {
        let source = PieceSource([piece("a"), piece(String(repeating: "b", count: 100_000)), .end])
        try withServer(streaming(source)) { server in
            let answer = try run("curl", "-s", "-m", "20", "http://\(server.address)/s").output
            #expect(answer == "a" + String(repeating: "b", count: 100_000))
        }
    }
}
