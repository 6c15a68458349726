import CLinux
import Glibc

/// The service manager that started the gateway, by the protocol of sd_notify(3); silent without.
struct ServiceManager: Sendable {
    /// Path of its datagram socket; `@` stands for an abstract one.
    private let socket: String?
    /// How often it wants to hear that all is well; `nil` for never.
    let watchdog: Duration?

    init(environment: (String) -> String?, process: Int32) {
        socket = environment("NOTIFY_SOCKET")
        let isOurs = environment("WATCHDOG_PID").map { $0 == "\(process)" } ?? true
        let microseconds = environment("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
        watchdog = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Requests are taken from now on.
    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

    /// A reload begins; ``ready(_:)`` ends it.
    func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = time.tv_sec * 1_000_000 + time.tv_nsec / 1000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)\nSTATUS=Reloading the configuration")
    }

    func stopping(_ status: String) { send("STOPPING=1\nSTATUS=\(status)") }

    func status(_ status: String) { send("STATUS=\(status)") }

    /// All parts answered lately.
    func alive() { send("WATCHDOG=1") }

    /// One datagram; a service manager that does not listen is not worth failing for.
    private func send(_ message: String) {
        guard let socket, var address = sockaddr_un(notifySocket: socket) else { return }
        let file = Glibc.socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { return }
        defer { close(file) }
        // An abstract name is exactly as long as the address says.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + socket.utf8.count)
        _ = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(file, message, message.utf8.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }
}

extension sockaddr_un {
    /// The address of a path or, after `@`, of an abstract name; `nil` when it is too long.
    fileprivate init?(notifySocket path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: sun_path) else {
            return nil
        }
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &sun_path) { $0.copyBytes(from: bytes) }
    }
}
