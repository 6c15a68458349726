import CLinux
import Foundation

/// A client that sends exactly the bytes it is told to; it waits at most 10 seconds for anything.
final class RawClient {
    /// One answer as it came.
    struct Answer: Equatable {
        var status: Int
        /// Names in lower case.
        var fields: [String: String]
        var body: String
    }

    enum Failure: Error {
        case cannotConnect(Int32)
        /// The connection ended before the answer was complete.
        case cutShort(String)
        /// Nothing came for 10 seconds.
        case silent
    }

    let descriptor: Int32
    private var received: [UInt8] = []

    convenience init(port: UInt16) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try self.init(family: AF_INET, address)
    }

    convenience init(path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try self.init(family: AF_UNIX, address)
    }

    private init<Address>(family: Int32, _ address: Address) throws {
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        let code = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard code == 0 else { throw Failure.cannotConnect(scimhook_errno()) }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience,
            socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends all of it, unless the server has closed.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                CLinux.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Says that nothing more comes.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads one answer.
    ///
    /// - Parameter isHead: Whether it has a length but no body.
    /// - Returns: The answer, complete.
    /// - Throws: ``Failure`` when it does not come.
    func answer(isHead: Bool = false) throws -> Answer {
        let end = try position(of: "\r\n\r\n")
        let lines = String(decoding: received[..<end], as: UTF8.self)
            .components(separatedBy: "\r\n")
        received.removeFirst(end + 4)
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        if !isHead, fields["transfer-encoding"] == "chunked" {
            return Answer(status: status, fields: fields, body: try chunks())
        }
        let length = isHead || status < 200 ? 0 : Int(fields["content-length"] ?? "0") ?? 0
        while received.count < length { try receive() }
        let body = String(decoding: received.prefix(length), as: UTF8.self)
        received.removeFirst(length)
        return Answer(status: status, fields: fields, body: body)
    }

    /// Reads a body that comes in chunks, up to and with the last one.
    private func chunks() throws -> String {
        var body: [UInt8] = []
        while true {
            let end = try position(of: "\r\n")
            let digits = String(decoding: received[..<end], as: UTF8.self)
            let length = Int(digits, radix: 16) ?? 0
            while received.count < end + 2 + length + 2 { try receive() }
            body += received[(end + 2)..<(end + 2 + length)]
            received.removeFirst(end + 2 + length + 2)
            if length == 0 { return String(decoding: body, as: UTF8.self) }
        }
    }

    /// Everything up to the end of the connection.
    func rest() -> String {
        while (try? receive()) != nil {}
        return String(decoding: received, as: UTF8.self)
    }

    /// Whether something has come to be read, or comes in time.
    func hasAnswer(within milliseconds: Int32) -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return !received.isEmpty || poll(&state, 1, milliseconds) > 0
    }

    /// Sends one byte after the other, at most one in 5 ms, until the server says something.
    func drip(_ bytes: [UInt8]) {
        for byte in bytes {
            if hasAnswer(within: 5) { return }
            send([byte])
        }
    }

    /// Whether the server closes without sending anything more.
    func isClosed() -> Bool {
        guard received.isEmpty else { return false }
        do {
            try receive()
            return false
        } catch Failure.cutShort {
            return true
        } catch {
            return false
        }
    }

    /// Sends a plain GET and says whether it was answered 200.
    func asks(_ target: String = "/again") -> Bool {
        send("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
        return (try? answer().status) == 200
    }

    private func position(of mark: String) throws -> Int {
        let mark = Array(mark.utf8)
        while true {
            if let range = received.firstRange(of: mark) { return range.lowerBound }
            try receive()
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else {
            if count < 0, scimhook_errno() == EAGAIN { throw Failure.silent }
            throw Failure.cutShort(String(decoding: received, as: UTF8.self))
        }
        received += buffer[..<count]
    }
}
