import CLinux
import Configuration
import Glibc
import HTTPServer

/// The listeners that a configuration asks for.
struct ConfiguredServers {
    let configuration: Configuration
    let sockets: InheritedSockets

    /// The listener of identity providers, with a loop for each core.
    func scim() throws(CommandFailure) -> HTTPServerOptions {
        let settings = configuration.scim
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        return HTTPServerOptions(
            listener: try listener(settings.listen, "scim.listen"), loops: min(cores, 16),
            tls: settings.tls.map { ServerTLS(certificate: $0.certificate, key: $0.key) },
            trustedProxies: settings.trustedProxies, name: "scim")
    }

    func admin() throws(CommandFailure) -> HTTPServerOptions {
        HTTPServerOptions(
            listener: try listener(configuration.admin.listen, "admin.listen"), name: "admin")
    }

    /// The socket through which the commands of this program steer the gateway.
    var control: HTTPServerOptions {
        HTTPServerOptions(
            listener: .unix(path: configuration.state + "/control.sock", mode: 0o600),
            name: "control")
    }

    private func listener(
        _ address: ListenAddress, _ key: String
    ) throws(CommandFailure) -> HTTPServerOptions.Listener {
        switch address {
        case .tcp(let host, let port): return .tcp(host: host, port: UInt16(clamping: port))
        // Whoever may reach it is decided by its directory, and by tokens as on any listener.
        case .unix(let path): return .unix(path: path, mode: 0o666)
        case .systemd(let name):
            guard let descriptor = sockets.descriptor(name) else {
                let names = sockets.names.isEmpty ? "none" : sockets.names.joined(separator: ", ")
                throw CommandFailure(
                    .configuration,
                    "\(key) is \"systemd\", but systemd handed over no socket named \(name) "
                        + "(it handed over: \(names)); enable scimhook.socket")
            }
            return .inherited(descriptor: descriptor)
        }
    }
}

extension ExitCode {
    /// What the process ends with when a listener cannot be opened.
    init(_ error: HTTPServerError) {
        switch error {
        case .permissionDenied: self = .permission
        case .system: self = .failed
        case .addressInUse, .unknownHost, .cannotListen, .badSocketPath, .badDescriptor, .badProxy,
            .badCertificate, .badKey, .keyDoesNotFit:
            self = .configuration
        }
    }
}
