/// Where a listener waits for connections.
package enum ListenAddress: Hashable, Sendable {
    /// `host` is a name or a numeric address, without brackets; port 0 lets the system choose.
    case tcp(host: String, port: Int)
    case unix(path: String)
    /// A socket inherited from systemd, by its `FileDescriptorName`.
    case systemd(name: String)

    /// Whether nobody could listen on both.
    func collides(with other: ListenAddress) -> Bool {
        guard case .tcp(let host, let port) = self, case .tcp(let otherHost, port) = other else {
            return self == other
        }
        let isAnyHost = [host, otherHost].contains { ["0.0.0.0", "::"].contains($0) }
        return port != 0 && (host == otherHost || isAnyHost)
    }
}

extension ListenAddress: CustomStringConvertible {
    /// As in the configuration.
    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        case .systemd: "systemd"
        }
    }
}

extension ListenAddress {
    /// Reads an address.
    ///
    /// - Parameters:
    ///   - text: `host:port`, `[v6]:port`, `unix:/path` or `systemd`.
    ///   - socket: The name of the inherited socket that `systemd` means here.
    init?(parsing text: String, socket: String) {
        if text == "systemd" {
            self = .systemd(name: socket)
        } else if text.hasPrefix("unix:") {
            self.init(unixPath: String(text.dropFirst(5)))
        } else {
            self.init(hostAndPort: text)
        }
    }

    private init?(unixPath path: String) {
        // sun_path of Linux has 108 bytes, the last one a NUL.
        guard path.hasPrefix("/"), isText(path), path.utf8.count < 108 else { return nil }
        self = .unix(path: path)
    }

    private init?(hostAndPort text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = wholeNumber(text[text.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            let address = String(host.dropFirst().dropLast())
            guard isIPv6(address) else { return nil }
            self = .tcp(host: address, port: port)
        } else {
            guard isHostName(host) else { return nil }
            self = .tcp(host: String(host), port: port)
        }
    }
}

extension Form<ListenAddress> {
    static func listenAddress(socket: String) -> Self {
        let wanted = "host:port, [IPv6 address]:port, unix:/path or systemd"
        return Form(wanted, parsing: { ListenAddress(parsing: $0, socket: socket) })
    }
}
