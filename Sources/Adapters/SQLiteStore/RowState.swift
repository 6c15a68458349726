import Ports
import SCIM

/// A delivery's state as its row holds it; the indexes of ``Schema`` rest on the order.
enum RowState: Int64, CaseIterable, Comparable {
    /// Waits for an operator's word.
    case held = -1
    case pending = 0
    case retrying = 1
    case blocked = 2
    /// Dead, and later deliveries of its lanes wait for an operator.
    case deadInLane = 3
    case dead = 4
    case delivered = 5
    case skipped = 6
    case superseded = 7

    static func < (left: RowState, right: RowState) -> Bool { left.rawValue < right.rawValue }

    var state: DeliveryState {
        switch self {
        case .held: .held
        case .pending: .pending
        case .retrying: .retrying
        case .blocked: .blocked
        case .deadInLane, .dead: .dead
        case .delivered: .delivered
        case .skipped: .skipped
        case .superseded: .superseded
        }
    }

    /// Waits for nothing but time.
    var isReady: Bool { self == .pending || self == .retrying }
    var isUnfinished: Bool { self <= .blocked }
    /// Keeps later deliveries of its lanes back.
    var holdsLanes: Bool { self <= .deadInLane }
}

extension ResourceType {
    /// How a row names the type.
    var code: Int64 { self == .user ? 0 : 1 }

    init(code: Int64) { self = code == 0 ? .user : .group }
}
