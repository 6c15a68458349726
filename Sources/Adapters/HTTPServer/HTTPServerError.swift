/// Why a server cannot start, or cannot take over new certificates.
package enum HTTPServerError: Error, Hashable, Sendable {
    case addressInUse(address: String)
    case permissionDenied(address: String)
    case unknownHost(host: String, reason: String)
    case cannotListen(address: String, reason: String)
    case badSocketPath(path: String, reason: String)
    case badDescriptor(descriptor: Int32, reason: String)
    case badProxy(text: String)
    case badCertificate(file: String, reason: String)
    case badKey(file: String, reason: String)
    case keyDoesNotFit(certificate: String, key: String)
    /// The machine refuses something that every server needs.
    case system(call: String, reason: String)
}

extension HTTPServerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .addressInUse(let address):
            "\(address) is in use by another program; stop that program or listen elsewhere"
        case .permissionDenied(let address):
            "not permitted to listen on \(address); use a port above 1023 or a directory of your "
                + "own, or let systemd open the socket (listen: \"systemd\")"
        case .unknownHost(let host, let reason):
            "cannot find the address of '\(host)' to listen on: \(reason); give a numeric address"
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason); choose an address that this machine has"
        case .badSocketPath(let path, let reason):
            "cannot put a socket at \(path): \(reason)"
        case .badDescriptor(let descriptor, let reason):
            "inherited descriptor \(descriptor) is no listening socket: \(reason); check the "
                + "socket unit"
        case .badProxy(let text):
            "'\(text)' is no trusted proxy; give an address (10.0.0.7), a block (10.0.0.0/8) or "
                + "unix:"
        case .badCertificate(let file, let reason):
            "cannot use certificate \(file): \(reason); it must be a PEM file with the server's "
                + "certificate first"
        case .badKey(let file, let reason):
            "cannot use key \(file): \(reason); it must be a PEM file without passphrase"
        case .keyDoesNotFit(let certificate, let key):
            "key \(key) does not belong to certificate \(certificate); give the pair that was "
                + "issued together"
        case .system(let call, let reason):
            "\(call) failed: \(reason); the machine is short of memory or descriptors"
        }
    }
}
