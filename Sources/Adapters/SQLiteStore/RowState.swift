import Ports
import SCIM

/// A delivery's state as its row holds it; the indexes of ``Schema`` rest on the order.
enum RowState: Int64, CaseIterable, Comparable {
    case pending = 0
    case retrying = 1
    case blocked = 2
    /// Dead, and later deliveries of its lanes wait for an operator.
    case held = 3
    case dead = 4
    case delivered = 5
    case skipped = 6
    case superseded = 7

    static func < (left: RowState, right: RowState) -> Bool { left.rawValue < right.rawValue }

    var state: DeliveryState {
        switch self {
        case .pending: .pending
        case .retrying: .retrying
        case .blocked: .blocked
        case .held, .dead: .dead
        case .delivered: .delivered
        case .skipped: .skipped
        case .superseded: .superseded
        }
    }

    /// Waits for nothing but time.
    var isReady: Bool { self <= .retrying }
    /// Keeps later deliveries of its lanes back.
    var holdsLanes: Bool { self <= .held }
}

extension ResourceType {
    /// How a row names the type.
    var code: Int64 { self == .user ? 0 : 1 }

    init(code: Int64) { self = code == 0 ? .user : .group }
}
