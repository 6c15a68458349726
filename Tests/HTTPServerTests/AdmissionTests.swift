import HTTPMessage
import HTTPServer
import Testing
import Threads

@Suite("Too many connections, too much memory", .timeLimit(.minutes(10)))
struct AdmissionTests {
    @Test func `a connection too many is answered 503, and one that ends makes room`() throws {
        try withServer(options: .local { $0.limits.connections = 2 }) { server in
            let first = try RawClient(port: server.port)
            let second = try RawClient(port: server.port)
            #expect(first.asks() && second.asks())
            let third = try RawClient(port: server.port)
            third.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            let answer = try third.answer()
            #expect(answer.status == 503)
            #expect(answer.fields["retry-after"] == "5")
            #expect(third.isClosed())
            #expect(first.asks())
            first.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(try first.answer().status == 200)
            first.endSending()
            while server.connections > 1 { #expect(second.asks()) }
            #expect(try RawClient(port: server.port).asks())
        }
    }

    @Test func `a connection too many from one address is answered 429`() throws {
        try withServer(options: .local { $0.limits.connectionsPerAddress = 1 }) { server in
            let first = try RawClient(port: server.port)
            #expect(first.asks())
            let second = try RawClient(port: server.port)
            second.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n")
            #expect(try second.answer().status == 429)
        }
    }

    @Test func `a trusted proxy may have more connections than others`() throws {
        try withServer(
            options: .local {
                $0.limits.connectionsPerAddress = 1
                $0.trustedProxies = ["127.0.0.0/8"]
            }
        ) { server in
            let clients = try (0..<5).map { _ in try RawClient(port: server.port) }
            for client in clients { #expect(client.asks()) }
        }
    }

    @Test func `far too many connections are closed unheard`() throws {
        try withServer(options: .local { $0.limits.connections = 1 }) { server in
            let clients = try (0..<66).map { _ in try RawClient(port: server.port) }
            #expect(clients[0].asks())
            #expect(clients[65].isClosed())
        }
    }

    @Test func `large requests are refused while they hold too much, small ones are not`() throws {
        try withServer(
            options: .local {
                $0.loops = 1
                $0.limits.bufferedBytes = 200_000
            }
        ) { server in
            let half = [UInt8](repeating: 0x61, count: 100_000)
            let clients = try (0..<3).map { _ in try RawClient(port: server.port) }
            for client in clients.dropLast() {
                client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100001\r\n\r\n")
                client.send(half)
            }
            clients[2].send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100001\r\n\r\n")
            clients[2].send(half)
            let refused = clients.filter { $0.hasAnswer(within: 1_000) }
            #expect(!refused.isEmpty)
            #expect(try refused.allSatisfy { try $0.answer().status == 503 })
            #expect(try RawClient(port: server.port).asks())
            for client in clients where !refused.contains(where: { $0 === client }) {
                client.send("a")
                #expect(try client.answer().status == 200)
            }
        }
    }
}

@Suite("Trusted proxies", .timeLimit(.minutes(10)))
struct TrustedProxyTests {
    private let handler = ClosureHandler { request, exchange in
        exchange.respond(HTTPResponse(status: 200, body: Array("\(request.peer)".utf8)))
    }

    @Test(arguments: [
        ([], "9.9.9.9", "127.0.0.1"),
        (["10.0.0.0/8"], "9.9.9.9", "127.0.0.1"),
        (["127.0.0.1"], "9.9.9.9", "9.9.9.9"),
        (["127.0.0.0/8"], "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (["::1", "127.0.0.1", "10.0.0.0/8"], "9.9.9.9, 10.3.2.1", "9.9.9.9"),
        (["127.0.0.1"], "nonsense", "127.0.0.1"),
        (["127.0.0.1"], "", "127.0.0.1"),
    ])
    func `X-Forwarded-For counts from a trusted proxy alone`(
        proxies: [String], forwarded: String, peer: String
    ) throws {
        try withServer(handler, options: .local { $0.trustedProxies = proxies }) { server in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: \(forwarded)\r\n\r\n")
            #expect(try client.answer().body == "\(Peer.internet(address: peer))")
        }
    }

    @Test(arguments: ["localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "::/129", ""])
    func `what is no address and no block is refused`(proxy: String) {
        #expect(throws: HTTPServerError.badProxy(text: proxy)) {
            try withServer(options: .local { $0.trustedProxies = [proxy] }) { _ in }
        }
    }
}
