import CLinux
import Foundation

/// A service manager's end of the notification socket.
final class NotifySocket: Sendable {
    /// As `NOTIFY_SOCKET` wants it.
    let name: String
    private let descriptor: Int32

    init(isAbstract: Bool) throws {
        let path = NSTemporaryDirectory() + "notify-\(UUID().uuidString)"
        name = isAbstract ? "@" + path : path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = (isAbstract ? [0] : []) + Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let code = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length)
            }
        }
        guard code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    }

    deinit {
        close(descriptor)
        if name.hasPrefix("/") { unlink(name) }
    }

    /// The next message; `nil` when none comes in time.
    func receive(within seconds: Int32 = 10) -> String? {
        var file = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&file, 1, seconds * 1000) == 1 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// Reads messages until one contains `text`; that one, or `nil` when none does in time.
    func receive(containing text: String, within seconds: Int32 = 10) -> String? {
        let end = ContinuousClock.now + .seconds(Int64(seconds))
        while ContinuousClock.now < end, let message = receive(within: seconds) {
            if message.contains(text) { return message }
        }
        return nil
    }
}
