import CLinux
import HTTPMessage
import Synchronization

/// A socket that takes connections.
final class ListeningSocket: Sendable {
    /// What an attempt to take a connection gave.
    enum Accepted {
        case connection(Int32, Peer)
        /// No one waits.
        case none
        /// The process or the machine has no descriptor or memory left; try again later.
        case exhausted(String)
    }

    let descriptor: Int32
    /// What a client connects to: `127.0.0.1:8080`, `[::1]:8080` or `unix:/path`.
    let address: String
    /// Whether another process goes on listening on it when this one stops.
    let isInherited: Bool
    private let file: SocketFile?
    private let isStopped = Atomic(false)

    init(_ listener: HTTPServerOptions.Listener) throws(HTTPServerError) {
        switch listener {
        case .tcp(let host, let port):
            descriptor = try listenOnInternet(host, port)
            file = nil
        case .unix(let path, let mode):
            (descriptor, file) = try listenOnFile(path, mode)
        case .inherited(let inherited):
            try adoptListener(inherited)
            descriptor = inherited
            file = nil
        }
        isInherited = if case .inherited = listener { true } else { false }
        address = localAddress(descriptor)
    }

    deinit { stop() }

    /// Stops listening; only the first call counts.
    func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        file?.remove()
        close(descriptor)
    }

    func accept() -> Accepted {
        while true {
            var address = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let connection = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    accept4(
                        descriptor, $0, &length,
                        Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
                }
            }
            if connection >= 0 { return .connection(connection, peer(connection, address, length)) }
            switch lastError() {
            case EAGAIN: return .none
            // The client has gone already, or its network is in trouble (accept(2)).
            case EINTR, ECONNABORTED, EPERM, EPROTO, ENETDOWN, ENETUNREACH, EHOSTUNREACH: continue
            default: return .exhausted(reason())
            }
        }
    }

    private func peer(
        _ connection: Int32, _ address: sockaddr_storage, _ length: socklen_t
    ) -> Peer {
        if address.ss_family == sa_family_t(AF_UNIX) {
            var credentials = scimhook_peer()
            guard scimhook_peer_credentials(connection, &credentials) == 0 else { return .unknown }
            return .local(user: credentials.uid, process: credentials.pid)
        }
        guard let name = numericName(address, length) else { return .unknown }
        return .internet(address: name.host)
    }
}
