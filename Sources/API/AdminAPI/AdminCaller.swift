package import Ports

/// Who asks the admin API, as the audit log names them.
package struct AdminCaller: Equatable, Sendable {
    /// `tok_…` with its label, or the user of this machine.
    package let name: String
    package let role: StoredToken.Role
    /// Numeric address; `nil` for a caller on this machine's control socket.
    package let address: String?

    package init(name: String, role: StoredToken.Role, address: String?) {
        self.name = name
        self.role = role
        self.address = address
    }
}
