import HTTPMessage
import Threads

/// Counts the open connections of one server, and refuses those that are too many.
final class Admission: Sendable {
    enum Verdict: Equatable {
        case admitted
        /// The connection may ask once, and gets this.
        case refused(HTTPRefusal)
        /// Not even that.
        case dropped
    }

    private struct Count {
        var total = 0
        var byAddress: [String: Int] = [:]
    }

    /// How many connections beyond the limit are heard, so that they can be told.
    private static let refusedAtOnce = 64

    private let count = Lock(Count())
    private let limits: HTTPLimits
    private let proxies: TrustedProxies

    init(_ limits: HTTPLimits, _ proxies: TrustedProxies) {
        self.limits = limits
        self.proxies = proxies
    }

    var connections: Int { count.with { $0.total } }

    /// Counts a new connection; unless it is dropped, ``leave(_:)`` has to follow.
    func enter(_ peer: Peer) -> Verdict {
        let address = countedAddress(peer)
        return count.with { count in
            guard count.total < limits.connections + Admission.refusedAtOnce else {
                return .dropped
            }
            count.total += 1
            guard let address else { return verdict(count.total) }
            let fromThere = count.byAddress[address, default: 0] + 1
            count.byAddress[address] = fromThere
            return fromThere > limits.connectionsPerAddress
                ? .refused(.tooManyFromAddress) : verdict(count.total)
        }
    }

    func leave(_ peer: Peer) {
        let address = countedAddress(peer)
        count.with { count in
            count.total -= 1
            guard let address, let fromThere = count.byAddress[address] else { return }
            count.byAddress[address] = fromThere > 1 ? fromThere - 1 : nil
        }
    }

    private func verdict(_ total: Int) -> Verdict {
        total > limits.connections ? .refused(.tooManyConnections) : .admitted
    }

    /// A proxy speaks for many, so only the total counts for it.
    private func countedAddress(_ peer: Peer) -> String? {
        guard case .internet(let address) = peer, !proxies.trusts(peer) else { return nil }
        return address
    }
}

extension HTTPRefusal {
    static let tooManyConnections = HTTPRefusal(503, "Too many connections are open; try later.")
    static let tooManyFromAddress = HTTPRefusal(
        429, "Too many connections are open from this address; close some or try later.")
}
