import CLinux
import HTTPMessage
import HTTPServer
import Ports
import Synchronization
import Testing
import Threads

@Suite("Serving", .timeLimit(.minutes(10)))
struct ServingTests {
    @Test func `pipelined requests are answered in order`() throws {
        try withServer { server in
            let client = try RawClient(port: server.port)
            client.send(
                (0..<1_000).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
            for number in 0..<1_000 { #expect(try client.answer().body == "GET /\(number) ") }
            #expect(client.asks())
        }
    }

    @Test func `pipelined requests wait for an answer from another thread`() throws {
        let handler = ClosureHandler { request, exchange in
            _ = Thread("answer") {
                exchange.respond(HTTPResponse(status: 200, body: Array(request.path.utf8)))
            }
        }
        try withServer(handler) { server in
            let client = try RawClient(port: server.port)
            client.send((0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
            client.endSending()
            for number in 0..<50 { #expect(try client.answer().body == "/\(number)") }
            #expect(client.isClosed())
        }
    }

    @Test func `a request may arrive byte by byte`() throws {
        try withServer { server in
            let client = try RawClient(port: server.port)
            for byte in "POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc".utf8 {
                client.send([byte])
            }
            #expect(try client.answer().body == "POST /a?b abc")
        }
    }

    @Test func `only the first of several answers counts`() throws {
        let handler = ClosureHandler { _, exchange in
            exchange.respond(HTTPResponse(status: 200))
            exchange.respond(HTTPResponse(status: 500))
        }
        try withServer(handler) { server in
            let client = try RawClient(port: server.port)
            #expect(client.asks())
            #expect(client.asks())
        }
    }

    @Test func `a request that the handler lets go of is answered 500`() throws {
        try withServer(ClosureHandler { _, _ in }) { server in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try client.answer().status == 500)
            #expect(!client.asks())
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try client.answer().status == 500)
        }
    }

    @Test func `resumed work runs on the loop of its connection`() throws {
        let handler = ClosureHandler { _, exchange in
            let loop = UInt(pthread_self())
            _ = Thread("elsewhere") {
                exchange.resume {
                    let isSame = UInt(pthread_self()) == loop
                    exchange.respond(HTTPResponse(status: isSame ? 200 : 500))
                }
            }
        }
        try withServer(handler) { server in
            for _ in 0..<4 {
                let client = try RawClient(port: server.port)
                #expect(client.asks())
            }
        }
    }

    @Test func `100 Continue is sent to a client that waits for it`() throws {
        try withServer { server in
            let client = try RawClient(port: server.port)
            let head = "PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length:"
            client.send("\(head) 2\r\n\r\n")
            #expect(try client.answer().status == 100)
            client.send("ab")
            #expect(try client.answer().body == "PUT / ab")
            client.send("\(head) 2\r\n\r\nab")
            #expect(try client.answer().status == 200)
            client.send("\(head) 9999999\r\n\r\n")
            #expect(try client.answer().status == 413)
        }
    }

    @Test func `a 413 is read by a client that goes on sending`() throws {
        try withServer { server in
            let client = try RawClient(port: server.port)
            client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n")
            client.send([UInt8](repeating: 0x61, count: 9_000_000))
            #expect(try client.answer().status == 413)
            #expect(client.isClosed())
        }
    }

    @Test func `a large answer waits for its reader`() throws {
        let size = 32 * 1024 * 1024
        let handler = ClosureHandler { _, exchange in
            exchange.respond(HTTPResponse(status: 200, body: [UInt8](repeating: 0x78, count: size)))
        }
        try withServer(handler) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n")
            let other = try RawClient(port: server.port)
            #expect(other.asks())
            #expect(try client.answer().body.utf8.count == size)
            #expect(try client.answer().body.utf8.count == size)
        }
    }

    @Test(arguments: ["", "GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab"])
    func `a client that disappears leaves nothing behind`(sent: String) throws {
        let clock = ContinuousClock()
        var began = clock.now
        try withServer { server in
            let client = try RawClient(port: server.port)
            #expect(client.asks())
            client.send(sent)
            began = clock.now
        }
        // Draining would otherwise wait for the rest of the request.
        #expect(clock.now - began < .seconds(4))
    }

    @Test func `an answer to a client that is gone is dropped`() throws {
        let exchanges = Lock<[any HTTPExchange]>([])
        let handler = ClosureHandler { request, exchange in
            if request.path == "/again" { return exchange.respond(HTTPResponse(status: 200)) }
            exchanges.signal { $0.append(exchange) }
        }
        try withServer(handler, options: .local { $0.loops = 1 }) { server in
            for _ in 0..<3 {
                let client = try RawClient(port: server.port)
                client.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
            }
            let waiting = exchanges.wait(until: { $0.count == 3 }) { $0 }
            let next = try RawClient(port: server.port)
            for exchange in waiting {
                exchange.respond(
                    HTTPResponse(status: 200, body: [UInt8](repeating: 0, count: 1 << 20)))
            }
            #expect(next.asks())
        }
    }

    @Test func `answers are counted by class, refusals included`() throws {
        let metrics = MemoryMetrics()
        try withServer(metrics: metrics, options: .local { $0.name = "scim" }) { server in
            let client = try RawClient(port: server.port)
            #expect(client.asks())
            #expect(client.asks())
            client.send("nonsense\r\n")
            #expect(try client.answer().status == 400)
        }
        #expect(
            metrics.counts.with { $0 } == [
                .httpRequest(listener: "scim", codeClass: 2): 2,
                .httpRequest(listener: "scim", codeClass: 4): 1,
            ])
    }
}

/// Keeps every count.
final class MemoryMetrics: Metrics {
    let counts = Lock<[Counter: Int]>([:])

    func add(_ count: Int, to counter: Counter) {
        counts.with { $0[counter, default: 0] += count }
    }

    func record(_ duration: Duration, in histogram: Histogram) {}
}
