import CLinux
import HTTPMessage
import HTTPServer
import Synchronization
import Testing
import Threads

@Suite("Starting and stopping", .timeLimit(.minutes(10)))
struct LifeCycleTests {
    @Test func `draining under load loses no answer`() throws {
        let unanswered = Atomic(0)
        let answered = Atomic(0)
        let handler = ClosureHandler { _, exchange in
            _ = Thread("later") { exchange.respond(HTTPResponse(status: 200)) }
        }
        try withServer(handler) { server in
            let port = server.port
            let clients = try (0..<8).map { _ in try RawClient(port: port) }
            for client in clients { #expect(client.asks()) }
            let threads = clients.map { client in
                let box = Unchecked(client)
                return Thread("client") {
                    while true {
                        box.value.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                        guard let answer = try? box.value.answer() else {
                            unanswered.add(1, ordering: .relaxed)
                            return
                        }
                        answered.add(1, ordering: .relaxed)
                        if answer.fields["connection"] == "close" {
                            return box.value.endSending()
                        }
                    }
                }
            }
            while answered.load(ordering: .relaxed) < 200 { sched_yield() }
            server.stop(within: .seconds(10))
            for thread in threads { thread.join() }
            #expect(server.connections == 0)
            #expect(throws: RawClient.Failure.self) { try RawClient(port: port) }
        }
        #expect(unanswered.load(ordering: .relaxed) == 0)
    }

    @Test func `stopping waits for the answer of a request that has begun`() throws {
        let kept = Lock<[any HTTPExchange]>([])
        let handler = ClosureHandler { _, exchange in kept.signal { $0.append(exchange) } }
        try withServer(handler) { server in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            let exchange = kept.wait(until: { !$0.isEmpty }) { $0[0] }
            let stopping = Thread("stop") { server.stop(within: .seconds(10)) }
            // Refused only when draining has begun.
            while (try? RawClient(port: server.port)) != nil { sched_yield() }
            exchange.respond(HTTPResponse(status: 200))
            let answer = try client.answer()
            #expect(answer.status == 200)
            #expect(answer.fields["connection"] == "close")
            client.endSending()
            stopping.join()
        }
    }

    @Test func `stopping cuts off what does not end in time`() throws {
        let log = MemoryLog()
        let kept = Lock<[any HTTPExchange]>([])
        let handler = ClosureHandler { _, exchange in kept.signal { $0.append(exchange) } }
        try withServer(handler, log: log) { server in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            kept.wait(until: { !$0.isEmpty }) { _ in }
            server.stop(within: .milliseconds(50))
            #expect(server.connections == 0)
            #expect(client.isClosed())
        }
        #expect(
            log.lines.with { $0 } == ["warning: cut off connections that did not end in time"])
    }

    @Test func `a draining server takes one more request from an idle connection`() throws {
        try withServer(options: .local { $0.limits.drainIdleTime = .seconds(5) }) { server in
            let port = server.port
            let client = try RawClient(port: port)
            #expect(client.asks())
            let stopping = Thread("stop") { server.stop(within: .seconds(10)) }
            while (try? RawClient(port: port)) != nil { sched_yield() }
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try client.answer().fields["connection"] == "close")
            client.endSending()
            stopping.join()
        }
    }

    @Test func `a server that never started leaves its port free`() throws {
        var options = HTTPServerOptions(listener: .tcp(host: "127.0.0.1", port: 0))
        let server = try HTTPServer(options, handler: ClosureHandler.echo, log: MemoryLog())
        options.listener = .tcp(host: "127.0.0.1", port: server.port)
        #expect(throws: HTTPServerError.addressInUse(address: server.address)) {
            try HTTPServer(options, handler: ClosureHandler.echo, log: MemoryLog())
        }
        server.stop(within: .zero)
        server.stop(within: .zero)
        _ = try HTTPServer(options, handler: ClosureHandler.echo, log: MemoryLog())
        _ = try HTTPServer(options, handler: ClosureHandler.echo, log: MemoryLog())
    }

    @Test(arguments: [
        (HTTPServerOptions.Listener.tcp(host: "256.0.0.1", port: 0), "numeric address"),
        (.tcp(host: "192.0.2.1", port: 1), "choose an address that this machine has"),
        (.unix(path: "/nonexistent/socket", mode: 0o600), "No such file or directory"),
        (.unix(path: String(repeating: "a", count: 200), mode: 0o600), "1 to 107 bytes"),
        (.inherited(descriptor: 9_999), "check the socket unit"),
    ])
    func `an address that cannot be used is explained`(
        listener: HTTPServerOptions.Listener, advice: String
    ) {
        do {
            _ = try HTTPServer(
                HTTPServerOptions(listener: listener), handler: ClosureHandler.echo,
                log: MemoryLog())
            Issue.record("listens")
        } catch {
            #expect(error.description.contains(advice), "\(error.description)")
        }
    }
}

@Suite("Unix and inherited sockets", .timeLimit(.minutes(10)))
struct SocketTests {
    private let peers = ClosureHandler { request, exchange in
        exchange.respond(HTTPResponse(status: 200, body: Array("\(request.peer)".utf8)))
    }

    @Test func `a client on a Unix socket is known by its user and process`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("s")
        try withServer(peers, options: .local { $0.listener = .unix(path: path, mode: 0o620) }) {
            server in
            #expect(server.address == "unix:\(path)")
            var status = stat()
            #expect(lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o620)
            let client = try RawClient(path: path)
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(
                try client.answer().body == "\(Peer.local(user: getuid(), process: getpid()))")
        }
        #expect(access(path, F_OK) != 0)
    }

    @Test func `a proxy on a Unix socket can be trusted`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("s")
        try withServer(
            peers,
            options: .local {
                $0.listener = .unix(path: path, mode: 0o600)
                $0.trustedProxies = ["unix:"]
            }
        ) { _ in
            let client = try RawClient(path: path)
            client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n")
            #expect(try client.answer().body == "\(Peer.internet(address: "9.9.9.9"))")
        }
    }

    @Test func `a dead socket is replaced, a live one and a file are not`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("s")
        let options = HTTPServerOptions(listener: .unix(path: path, mode: 0o600))
        let make = { try HTTPServer(options, handler: ClosureHandler.echo, log: MemoryLog()) }
        let first = try make()
        #expect(throws: HTTPServerError.addressInUse(address: "unix:\(path)")) { try make() }
        try run("mv", path, directory.file("moved"))
        let second = try make()
        first.stop(within: .zero)
        // The file there is the second server's.
        #expect(access(path, F_OK) == 0)
        second.stop(within: .zero)
        #expect(access(path, F_OK) != 0)
        try run("mv", directory.file("moved"), path)
        try make().stop(within: .zero)
        #expect(access(path, F_OK) != 0)
        try run("touch", path)
        #expect(throws: HTTPServerError.self) { try make() }
        #expect(access(path, F_OK) == 0)
    }

    @Test func `an inherited socket goes on listening for the next process`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("s")
        let manager = try listen(path)
        defer { close(manager) }
        try withServer(options: inherited(manager)) { server in
            #expect(server.address == "unix:\(path)")
            let client = try RawClient(path: path)
            #expect(client.asks())
        }
        let early = try RawClient(path: path)
        early.send("GET /early HTTP/1.1\r\nHost: h\r\n\r\n")
        try withServer(options: inherited(manager)) { _ in
            let answer = try early.answer()
            #expect(answer.body == "GET /early ")
        }
    }

    /// The server closes its copy when it stops, as a process does when it ends.
    private func inherited(_ descriptor: Int32) -> HTTPServerOptions {
        .local { $0.listener = .inherited(descriptor: dup(descriptor)) }
    }

    /// Listens as a service manager does.
    private func listen(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(code == 0 && CLinux.listen(descriptor, 16) == 0)
        return descriptor
    }
}

/// Carries a value to a thread that from then on is the only one to use it.
// SAFETY: each test hands the value over and lets go of it.
struct Unchecked<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
