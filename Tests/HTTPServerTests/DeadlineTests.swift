import HTTPMessage
import HTTPServer
import Testing
import Threads

@Suite("Deadlines over a socket", .timeLimit(.minutes(10)))
struct DeadlineTests {
    private let post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"
    private let some = [UInt8](repeating: 0x61, count: 2_000)

    @Test(arguments: ["G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: h\r\nX: "])
    func `a head has to be complete in time`(beginning: String) throws {
        try withServer(options: .local { $0.limits.headTime = .milliseconds(60) }) { server in
            let client = try RawClient(port: server.port)
            #expect(client.asks())
            client.send(beginning)
            let answer = try client.answer()
            #expect(answer.status == 408)
            #expect(answer.fields["connection"] == "close")
            #expect(client.isClosed())
        }
    }

    @Test func `single bytes do not put off the deadline of a head`() throws {
        try withServer(options: .local { $0.limits.headTime = .milliseconds(100) }) { server in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: h\r\nX: ")
            client.drip(some)
            #expect(try client.answer().status == 408)
        }
    }

    @Test func `a body has to come at the minimum rate once the grace is over`() throws {
        try withServer(
            options: .local {
                $0.limits.slowTime = .milliseconds(100)
                $0.limits.minimumRate = 100_000
            }
        ) { server in
            let client = try RawClient(port: server.port)
            client.send(post)
            client.drip(some)
            #expect(try client.answer().status == 408)
            #expect(client.isClosed())
        }
    }

    @Test func `a body at the minimum rate is read to its end`() throws {
        try withServer(
            options: .local {
                $0.limits.slowTime = .milliseconds(20)
                $0.limits.minimumRate = 1
            }
        ) { server in
            let client = try RawClient(port: server.port)
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\n")
            client.drip([UInt8](repeating: 0x61, count: 30))
            #expect(try client.answer().status == 200)
        }
    }

    @Test func `a request has to be complete in time, however steadily it comes`() throws {
        try withServer(
            options: .local {
                $0.limits.requestTime = .milliseconds(100)
                $0.limits.minimumRate = 0
            }
        ) { server in
            let client = try RawClient(port: server.port)
            client.send(post)
            client.drip(some)
            #expect(try client.answer().status == 408)
        }
    }

    @Test func `an idle connection is closed without a word`() throws {
        try withServer(options: .local { $0.limits.idleTime = .milliseconds(50) }) { server in
            let fresh = try RawClient(port: server.port)
            let used = try RawClient(port: server.port)
            #expect(used.asks())
            #expect(fresh.isClosed())
            #expect(used.isClosed())
        }
    }

    @Test func `a request that the handler keeps is answered 503, and its late answer is lost`()
        throws
    {
        let kept = Lock<[any HTTPExchange]>([])
        let handler = ClosureHandler { _, exchange in kept.with { $0.append(exchange) } }
        try withServer(handler, options: .local { $0.limits.answerTime = .milliseconds(50) }) {
            server in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 503)
            #expect(answer.fields["retry-after"] != nil)
            for exchange in kept.with({ $0 }) { exchange.respond(HTTPResponse(status: 200)) }
            #expect(client.isClosed())
        }
    }

    @Test func `a client that does not read its answer is cut off`() throws {
        let handler = ClosureHandler { request, exchange in
            let size = request.path == "/small" ? 1 : 64 << 20
            exchange.respond(
                HTTPResponse(status: 200, body: [UInt8](repeating: 0x78, count: size)))
        }
        try withServer(
            handler,
            options: .local {
                $0.limits.slowTime = .milliseconds(50)
                $0.limits.minimumRate = 1 << 40
            }
        ) { server in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            let other = try RawClient(port: server.port)
            while server.connections > 1 { #expect(other.asks("/small")) }
            #expect(throws: RawClient.Failure.self) { try client.answer() }
        }
    }

    @Test func `a connection that goes on sending after its end is cut off`() throws {
        try withServer(options: .local { $0.limits.lingerTime = .milliseconds(50) }) { server in
            let client = try RawClient(port: server.port)
            client.send("nonsense\r\n")
            #expect(try client.answer().status == 400)
            // Returns only because the server resets the connection.
            for _ in 0..<1_000_000 where server.connections > 0 { client.send("x") }
            #expect(server.connections == 0)
        }
    }
}
