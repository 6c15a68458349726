import HTTPMessage
import JSON
import Ports

/// Every change by an operator stands in the audit log, whether its route thinks of that or not.
extension Route {
    /// The write with the entry of this route, unless the route has made one that says more.
    func audited(_ write: StoreWrite, _ call: AdminCall) -> StoreWrite {
        switch write {
        case .audited, .audit: return write
        default:
            guard let entry = entry(for: call) else { return write }
            call.context.announce(entry)
            return .audited(entry, write)
        }
    }

    /// What the audit log says of a call; `nil` for a route that changes nothing.
    func entry(for call: AdminCall) -> AuditEntry? {
        guard case .operator = access, let caller = call.caller else { return nil }
        return AuditEntry(
            time: call.context.surroundings.now(), actor: caller.name, role: caller.role,
            address: caller.address, action: action,
            subject: call.segments.values.sorted().joined(separator: " "),
            after: wish(call.request.body).bytes)
    }

    /// `destination.pause` for `/api/v1/destinations/{name}/pause`.
    private var action: String {
        let words = path.split(separator: "/").dropFirst(2).filter { !$0.hasPrefix("{") }
        guard let noun = words.first else { return path }
        let verb = words.count > 1 ? words.last : Substring(method.rawValue.lowercased())
        let singular = noun.hasSuffix("s") ? noun.dropLast() : noun
        return "\(singular).\(verb ?? "")"
    }

    /// What was asked for, without secrets and without what may be about people.
    private func wish(_ body: [UInt8]) -> JSONValue {
        guard body.count <= 4096, case .object(var object)? = try? JSONValue(parsing: body) else {
            return .null
        }
        object.members.removeAll { member in
            let isNested =
                member.value.object != nil
                || member.value.array?.contains { $0.object != nil } == true
            return isNested || ["secret", "token", "password"].contains(member.key)
        }
        return .object(object)
    }
}
