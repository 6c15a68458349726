import JSON
import Ports
import SCIM

/// What becomes of the members of a group, without a list of those that it has.
///
/// Made from operations in order: the last one that names an id decides, so that a member that is
/// added and removed again has not changed (Q37). Carrying a plan out twice is the same as once.
struct MemberPlan: Equatable {
    /// Whether those that are not named stay as they are; else they leave.
    private(set) var keepsOthers = true
    /// Whether each named id is a member in the end.
    private(set) var isMember: [ResourceID: Bool] = [:]
    /// The named ids in the order in which they were named first.
    private(set) var named: [ResourceID] = []

    init() {}

    /// Exactly these.
    init(exactly members: [ResourceID]) {
        removeAll()
        add(members)
    }

    var isEmpty: Bool { keepsOthers && named.isEmpty }

    mutating func add(_ ids: [ResourceID]) { for id in ids { name(id, true) } }

    mutating func remove(_ ids: [ResourceID]) { for id in ids { name(id, false) } }

    mutating func removeAll() {
        self = MemberPlan()
        keepsOthers = false
    }

    /// The same plan for the named ids from a position on.
    func rest(from position: Int) -> MemberPlan {
        guard keepsOthers else { return self }
        var rest = MemberPlan()
        for id in named[position...] { rest.name(id, isMember[id] ?? false) }
        return rest
    }

    private mutating func name(_ id: ResourceID, _ joins: Bool) {
        if isMember.updateValue(joins, forKey: id) == nil { named.append(id) }
    }
}
