import CLinux

/// The file of a Unix socket that this process made.
struct SocketFile: Sendable {
    let path: String
    let device: UInt
    let inode: UInt

    /// Removes the file, unless another process has put its own in its place.
    func remove() {
        guard let now = SocketFile(path), now.inode == inode, now.device == device else { return }
        unlink(path)
    }

    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & UInt32(S_IFMT) == UInt32(S_IFSOCK) else {
            return nil
        }
        self.path = path
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }
}

/// Listens on a path, in place of a socket that a dead process left there.
func listenOnFile(
    _ path: String, _ mode: UInt32
) throws(HTTPServerError) -> (Int32, SocketFile?) {
    guard let address = socketAddress(path) else {
        throw .badSocketPath(path: path, reason: "it must be 1 to 107 bytes long")
    }
    if SocketFile(path) != nil {
        guard !isAlive(address) else { throw .addressInUse(address: "unix:\(path)") }
        unlink(path)
    }
    let descriptor = try makeSocket(AF_UNIX)
    // Nobody can connect between bind and listen, so the mode is in force for the first client.
    guard withAddress(address, { bind(descriptor, $0, $1) }) == 0, chmod(path, mode) == 0,
        startListening(descriptor)
    else {
        let error = HTTPServerError.listeningOnFile(path, failedWith: lastError())
        close(descriptor)
        throw error
    }
    return (descriptor, SocketFile(path))
}

/// Whether a process listens on the socket.
private func isAlive(_ address: sockaddr_un) -> Bool {
    guard let probe = try? makeSocket(AF_UNIX) else { return true }
    defer { close(probe) }
    guard withAddress(address, { connect(probe, $0, $1) }) != 0 else { return true }
    return lastError() != ECONNREFUSED
}

private func socketAddress(_ path: String) -> sockaddr_un? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return address
}

/// The path in the address of a Unix socket.
func socketPath(_ address: sockaddr_storage) -> String {
    withUnsafeBytes(of: address) { bytes in
        let path = bytes.dropFirst(MemoryLayout<sa_family_t>.size).prefix { $0 != 0 }
        return String(decoding: path, as: UTF8.self)
    }
}

private func withAddress(
    _ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}

extension HTTPServerError {
    fileprivate static func listeningOnFile(
        _ path: String, failedWith code: Int32
    ) -> HTTPServerError {
        switch code {
        case EADDRINUSE: .badSocketPath(path: path, reason: "a file is there that is no socket")
        case EACCES, EPERM: .permissionDenied(address: "unix:\(path)")
        default: .badSocketPath(path: path, reason: reason(code))
        }
    }
}
