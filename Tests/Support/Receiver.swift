import Glibc
import Threads

/// An HTTP receiver on loopback or a Unix socket that does to each request what a test scripts.
///
/// One thread a connection; ``stop()`` ends them all.
package final class Receiver: Sendable {
    /// What a receiver does, one after another, in answer to a request.
    package enum Act: Sendable {
        case send([UInt8])
        /// One byte at a time, so many milliseconds apart.
        case drip([UInt8], milliseconds: UInt32)
        /// So many bytes of no interest, or fewer when the peer has had enough.
        case flood(Int)
        /// Nothing, until the peer closes or the receiver is stopped.
        case hang
        /// An orderly end of the connection (FIN).
        case close
        /// An abrupt one (RST).
        case reset

        package static func answer(
            _ status: String = "204 No Content", _ headers: String = "", body: String = ""
        ) -> Act {
            let length = status.hasPrefix("204") ? "" : "Content-Length: \(body.utf8.count)\r\n"
            return .text("HTTP/1.1 \(status)\r\n\(length)\(headers)\r\n\(body)")
        }

        package static func text(_ text: String) -> Act { .send(Array(text.utf8)) }
    }

    package struct Request: Sendable {
        /// From the request line to the empty line.
        package var head: String
        package var body: [UInt8]

        /// The value of the first header with this name, in any case.
        package func header(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.first?.lowercased() == name.lowercased() else { continue }
                return parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
            }
            return nil
        }
    }

    private struct State {
        var requests: [Request] = []
        var connections: [Int32] = []
        var threads: [Thread] = []
        var accepted = 0
        var sent = 0
        var isStopped = false
    }

    /// 0 on a Unix socket.
    package let port: Int
    private let listener: Int32
    private let state = Lock(State())
    private let onConnect: [Act]
    private let onRequest: @Sendable (Request) -> [Act]

    /// - Parameters:
    ///   - unixSocket: Listens there instead of on a free port of 127.0.0.1.
    ///   - onConnect: Done before a request is read.
    ///   - onRequest: Done after each request.
    package init(
        unixSocket: String? = nil, onConnect: [Act] = [],
        onRequest: @escaping @Sendable (Request) -> [Act] = { _ in [.answer()] }
    ) {
        let listener = socket(
            unixSocket == nil ? AF_INET : AF_UNIX,
            Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let bound = unixSocket.map { bindUnix(listener, $0) } ?? bindLoopback(listener)
        precondition(bound == 0 && listen(listener, 512) == 0, "a receiver cannot listen")
        self.listener = listener
        port = unixSocket == nil ? boundPort(listener) : 0
        self.onConnect = onConnect
        self.onRequest = onRequest
        let thread = Thread("receiver") { self.accept() }
        state.with { $0.threads.append(thread) }
    }

    package var url: String { "http://127.0.0.1:\(port)/hook" }
    /// In the order of their arrival.
    package var requests: [Request] { state.with { $0.requests } }
    /// How many connections were made.
    package var connections: Int { state.with { $0.accepted } }
    /// How many bytes were handed to the system for sending.
    package var sent: Int { state.with { $0.sent } }

    /// Waits until so many requests have arrived.
    package func wait(forRequests count: Int) {
        state.wait(until: { $0.requests.count >= count || $0.isStopped }, { _ in })
    }

    /// Ends every connection and thread; call once.
    package func stop() {
        let threads = state.broadcast { state in
            state.isStopped = true
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
            return state.threads
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for thread in threads { thread.join() }
        for thread in state.with({ $0.threads.dropFirst(threads.count) }) { thread.join() }
        Glibc.close(listener)
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            state.with { state in
                guard !state.isStopped else {
                    _ = Glibc.close(connection)
                    return
                }
                state.accepted += 1
                state.connections.append(connection)
                state.threads.append(Thread("receiver") { self.serve(connection) })
            }
        }
    }

    private func serve(_ connection: Int32) {
        var isOpen = perform(onConnect, connection)
        var reader = RequestReader(connection: connection)
        while isOpen, let request = reader.next() {
            state.broadcast { $0.requests.append(request) }
            isOpen = perform(onRequest(request), connection)
        }
        state.with { state in
            state.connections.removeAll { $0 == connection }
            Glibc.close(connection)
        }
    }

    /// - Returns: `false` when the connection is over.
    private func perform(_ acts: [Act], _ connection: Int32) -> Bool {
        acts.allSatisfy { act in
            switch act {
            case .send(let bytes):
                return write(bytes, connection)
            case .drip(let bytes, let milliseconds):
                return bytes.allSatisfy { byte in
                    usleep(milliseconds * 1000)
                    return write([byte], connection)
                }
            case .flood(let count):
                let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
                return (0..<(count >> 16)).allSatisfy { _ in write(chunk, connection) }
            case .hang:
                var byte: UInt8 = 0
                while recv(connection, &byte, 1, 0) > 0 {}
                return false
            case .close:
                return false
            case .reset:
                var abort = linger(l_onoff: 1, l_linger: 0)
                setsockopt(
                    connection, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
                return false
            }
        }
    }

    private func write(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            state.with { $0.sent += count }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// Reads requests with a `Content-Length` or no body; trusts them, as only our own client calls.
private struct RequestReader {
    let connection: Int32
    private var buffer: [UInt8] = []

    init(connection: Int32) { self.connection = connection }

    mutating func next() -> Receiver.Request? {
        while true {
            if let end = headEnd {
                var request = Receiver.Request(
                    head: String(decoding: buffer[..<end], as: UTF8.self), body: [])
                let length = request.header("content-length").flatMap { Int($0) } ?? 0
                if buffer.count >= end + length {
                    request.body = Array(buffer[end..<(end + length)])
                    buffer.removeFirst(end + length)
                    return request
                }
            }
            guard fill() else { return nil }
        }
    }

    /// The offset after the empty line.
    private var headEnd: Int? {
        guard buffer.count >= 4 else { return nil }
        return (4...buffer.count).first { buffer[($0 - 4)..<$0].elementsEqual("\r\n\r\n".utf8) }
    }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(connection, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }
}

private func bindLoopback(_ socket: Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

private func bindUnix(_ socket: Int32, _ path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    return withUnsafePointer(to: address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}

private func boundPort(_ socket: Int32) -> Int {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
        _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            getsockname(socket, $0, &length)
        }
    }
    return Int(UInt16(bigEndian: address.sin_port))
}
