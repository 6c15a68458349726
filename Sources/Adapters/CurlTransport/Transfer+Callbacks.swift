import CCurl
import CLinux
import Delivery

/// `CURLOPT_WRITEFUNCTION`: any other number than that of the bytes given ends the transfer.
func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ transfer: UnsafeMutableRawPointer?
) -> Int {
    let all = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Transfer.of(transfer)?.take(body: all) == true ? all.count : all.count + 1
}

/// `CURLOPT_HEADERFUNCTION`: one whole line at a time.
func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ transfer: UnsafeMutableRawPointer?
) -> Int {
    let all = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Transfer.of(transfer)?.take(header: all) == true ? all.count : all.count + 1
}

/// `CURLOPT_READFUNCTION`: the next piece of a message; 0 at its end.
func sendBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ transfer: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = Transfer.of(transfer), let bytes else { return 0 }
    let part = transfer.remaining.prefix(size * count)
    UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
    transfer.sent += part.count
    return part.count
}

/// `CURLOPT_OPENSOCKETFUNCTION`: after the name look-up and before the connection, for every
/// address that is tried; no socket, no connection.
func openSocket(
    _ transfer: UnsafeMutableRawPointer?, _ purpose: curlsocktype,
    _ target: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let transfer = Transfer.of(transfer), let target, transfer.allows(target) else {
        return CURL_SOCKET_BAD
    }
    let socket = socket(
        target.pointee.family, target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
        target.pointee.protocol)
    if socket >= 0 { transfer.openedSockets += 1 }
    return socket
}

/// `CURLOPT_PREREQFUNCTION`: before the request, also on a connection that another destination with
/// another policy made.
func judgeConnection(
    _ transfer: UnsafeMutableRawPointer?, _ peer: UnsafeMutablePointer<CChar>?,
    _ local: UnsafeMutablePointer<CChar>?, _ peerPort: Int32, _ localPort: Int32
) -> Int32 {
    guard let transfer = Transfer.of(transfer) else { return CURL_PREREQFUNC_ABORT }
    return transfer.allowsConnection(to: peer.map { String(cString: $0) } ?? "")
        ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

extension Transfer {
    fileprivate static func of(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
        pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    fileprivate var remaining: Slice<UnsafeRawBufferPointer> {
        UnsafeRawBufferPointer(body).dropFirst(sent).prefix(max(0, length - sent))
    }

    fileprivate func allows(_ target: UnsafeMutablePointer<curl_sockaddr>) -> Bool {
        if isLocal { return target.pointee.family == AF_UNIX }
        guard let address = InternetAddress(target) else {
            refusal = "the address family \(target.pointee.family) is neither IPv4 nor IPv6"
            return false
        }
        return allows(address)
    }

    fileprivate func allowsConnection(to peer: String) -> Bool {
        if isLocal || peer == lastAllowedPeer { return true }
        guard let address = InternetAddress(text: peer.prefix { $0 != "%" }) else {
            refusal = "the connection has no numeric address"
            return false
        }
        guard allows(address) else { return false }
        lastAllowedPeer = peer
        return true
    }

    private func allows(_ address: InternetAddress) -> Bool {
        guard let rules else { return false }
        guard let refusal = rules.refusal(of: address) else { return true }
        self.refusal = refusal
        return false
    }
}

extension InternetAddress {
    /// Reads the address behind a `curl_sockaddr`, whose last member is longer than declared.
    fileprivate init?(_ target: UnsafeMutablePointer<curl_sockaddr>) {
        guard let start = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let length = Int(target.pointee.addrlen)
        let address = UnsafeRawBufferPointer(
            start: UnsafeRawPointer(target) + start, count: length)
        switch target.pointee.family {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            self.init(octets: address[4..<8])
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            self.init(octets: address[8..<24])
        default: return nil
        }
    }
}
