package import HTTPMessage
package import Ports
import Threads

/// An HTTP/1.1 server on one listening socket.
///
/// Loops on threads of their own serve the connections; the handler is called on them. Whoever has
/// called ``start()`` calls ``stop(within:)``.
package final class HTTPServer: Sendable {
    private let options: HTTPServerOptions
    private let socket: ListeningSocket
    private let tls: Lock<TLSContext?>
    private let shared: EventLoop.Shared
    private let threads = Lock<[Thread]>([])

    /// Binds and listens; clients can connect from now on, and wait until ``start()``.
    ///
    /// - Parameters:
    ///   - options: Where and how.
    ///   - handler: Answers the requests.
    ///   - log: Gets remarks for the operator.
    ///   - metrics: Counts every answer, the server's own refusals included.
    /// - Throws: ``HTTPServerError``, whose description says what to do.
    package init(
        _ options: HTTPServerOptions, handler: any HTTPHandler, log: any Log,
        metrics: (any Metrics)? = nil
    ) throws(HTTPServerError) {
        self.options = options
        let proxies = try TrustedProxies(options.trustedProxies)
        tls = try Lock(TLSContext.load(options.tls))
        var inboxes: [Inbox] = []
        for _ in 0..<max(1, options.loops) { inboxes.append(try Inbox()) }
        shared = EventLoop.Shared(
            options: options, handler: handler, log: log, metrics: metrics,
            admission: Admission(options.limits, proxies), proxies: proxies, inboxes: inboxes)
        socket = try ListeningSocket(options.listener)
        guard inboxes[0].poller.watch(socket.descriptor, Acceptor.serial) else {
            throw .system(call: "epoll_ctl", reason: reason())
        }
    }

    /// What clients connect to: `127.0.0.1:41234`, `[::1]:8080` or `unix:/path`.
    package var address: String { socket.address }

    /// Connections that are open now.
    package var connections: Int { shared.admission.connections }

    /// When the certificate ends, in seconds since 1970; `nil` without TLS.
    package var certificateExpiry: Int? { certificateValidity?.end }
    /// When the certificate in use begins and ends, likewise.
    package var certificateValidity: (begin: Int, end: Int)? { tls.with { $0?.validity } }

    /// How many loops serve the connections.
    package var loops: Int { shared.inboxes.count }

    /// Runs `work` on the thread of one loop, soon; any thread.
    ///
    /// A loop that hangs never does, which is how a watchdog finds out.
    package func perform(onLoop index: Int, _ work: @escaping @Sendable () -> Void) {
        shared.inboxes[index].send(.run(work))
    }

    /// Starts to serve; call once.
    package func start() {
        threads.with { threads in
            for index in shared.inboxes.indices {
                let name = "\(options.name)-\(index)"
                threads.append(Thread(name) { [self] in serve(index) })
            }
        }
    }

    /// Reads the certificate files again; connections that are open keep the old ones.
    ///
    /// - Throws: ``HTTPServerError``; the old certificate then stays in force.
    package func reloadTLS() throws(HTTPServerError) {
        let fresh = try TLSContext.load(options.tls)
        tls.with { $0 = fresh }
    }

    /// Stops accepting, answers what has begun, and returns when every connection is closed.
    ///
    /// - Parameter limit: What has not ended by then is cut off.
    package func stop(within limit: Duration) {
        let running = threads.with { threads in
            defer { threads = [] }
            return threads
        }
        guard !running.isEmpty else { return socket.stop() }
        // The first loop passes it on once it has dealt out the last connection.
        shared.inboxes[0].send(.drain(until: .now + limit))
        for thread in running { thread.join() }
    }

    private func serve(_ index: Int) {
        let acceptor = index == 0 ? Acceptor(socket, tls) : nil
        EventLoop(shared, index: index, acceptor: acceptor).run()
    }
}

extension TLSContext {
    fileprivate static func load(_ files: ServerTLS?) throws(HTTPServerError) -> TLSContext? {
        guard let files else { return nil }
        return try TLSContext(files)
    }
}
