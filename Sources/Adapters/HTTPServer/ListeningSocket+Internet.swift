import CLinux

/// How many connections the kernel keeps for us until they are accepted.
private let backlog: Int32 = 4_096

/// Listens on a host and port.
func listenOnInternet(_ host: String, _ port: UInt16) throws(HTTPServerError) -> Int32 {
    let address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &found)
    guard code == 0, let first = found else {
        throw .unknownHost(host: host, reason: String(cString: gai_strerror(code)))
    }
    defer { freeaddrinfo(found) }
    var failure = HTTPServerError.cannotListen(address: address, reason: "no address")
    for entry in sequence(first: first, next: { $0.pointee.ai_next }) {
        do throws(HTTPServerError) {
            return try listen(on: entry.pointee, address)
        } catch {
            failure = error
        }
    }
    throw failure
}

private func listen(on entry: addrinfo, _ address: String) throws(HTTPServerError) -> Int32 {
    let descriptor = try makeSocket(entry.ai_family)
    setOption(descriptor, SOL_SOCKET, SO_REUSEADDR)
    // Accepted connections inherit it: small answers must not wait for an acknowledgement.
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    guard bind(descriptor, entry.ai_addr, entry.ai_addrlen) == 0,
        listen(descriptor, backlog) == 0
    else {
        let error = HTTPServerError.listening(on: address, failedWith: lastError())
        close(descriptor)
        throw error
    }
    return descriptor
}

/// Makes a listening socket from outside fit for the loop.
func adoptListener(_ descriptor: Int32) throws(HTTPServerError) {
    var listens: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 else {
        throw .badDescriptor(descriptor: descriptor, reason: reason())
    }
    guard listens == 1 else {
        throw .badDescriptor(descriptor: descriptor, reason: "nobody listens on it")
    }
    _ = scimhook_set_nonblocking(descriptor)
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
}

/// Makes a non-blocking stream socket.
func makeSocket(_ family: Int32) throws(HTTPServerError) -> Int32 {
    let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    let descriptor = socket(family, Int32(kind), 0)
    guard descriptor >= 0 else { throw .system(call: "socket", reason: reason()) }
    return descriptor
}

/// Makes a socket listen that is bound already.
func startListening(_ descriptor: Int32) -> Bool { listen(descriptor, backlog) == 0 }

private func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
}

/// The address that a socket is bound to, as a client writes it.
func localAddress(_ descriptor: Int32) -> String {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            getsockname(descriptor, $0, &length)
        }
    }
    if address.ss_family == sa_family_t(AF_UNIX) { return "unix:\(socketPath(address))" }
    guard let name = numericName(address, length) else { return "unknown" }
    return name.host.contains(":") ? "[\(name.host)]:\(name.port)" : "\(name.host):\(name.port)"
}

/// Host and port of an internet address, as numbers.
///
/// IPv4 in the disguise of IPv6 is shown as IPv4, or a rule for it would not match.
func numericName(
    _ address: sockaddr_storage, _ length: socklen_t
) -> (host: String, port: String)? {
    var address = address
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    var port = [CChar](repeating: 0, count: 16)
    let code = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            getnameinfo(
                $0, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
                NI_NUMERICHOST | NI_NUMERICSERV)
        }
    }
    guard code == 0 else { return nil }
    var name = text(host).prefix { $0 != "%" }
    if name.hasPrefix("::ffff:"), name.contains(".") { name.removeFirst(7) }
    return (String(name), text(port))
}

private func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

extension HTTPServerError {
    /// What a failed bind or listen means.
    static func listening(on address: String, failedWith code: Int32) -> HTTPServerError {
        switch code {
        case EADDRINUSE: .addressInUse(address: address)
        case EACCES, EPERM: .permissionDenied(address: address)
        default: .cannotListen(address: address, reason: reason(code))
        }
    }
}
