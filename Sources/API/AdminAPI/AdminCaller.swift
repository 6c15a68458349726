import HTTPMessage
import Ports

/// Who makes a request to the admin API.
struct AdminCaller: Equatable, Sendable {
    /// The label of the token, else its id; a user of this machine on the control socket.
    let name: String
    let role: StoredToken.Role
    /// The numeric address; `nil` on the control socket.
    let address: String?

    init(name: String, role: StoredToken.Role, address: String?) {
        self.name = name
        self.role = role
        self.address = address
    }

    init(_ token: StoredToken, _ role: StoredToken.Role, _ request: HTTPRequest) {
        self.init(
            name: token.label.isEmpty ? token.id : token.label, role: role,
            address: request.address)
    }
}

extension HTTPRequest {
    /// The numeric address at the other end; `nil` for a process of this machine.
    var address: String? {
        if case .internet(let address) = peer { address } else { nil }
    }
}
