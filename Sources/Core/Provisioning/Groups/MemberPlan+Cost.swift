import SCIM

extension MemberPlan {
    /// Whether it may need more than a few look-ups, and so has to stay off the loops.
    var mayScan: Bool { !keepsOthers || named.count > fewMembers }
}

extension [MemberOperation] {
    /// The same for operations of which there is no plan yet.
    var mayScan: Bool {
        var named = 0
        for operation in self {
            switch operation {
            case .add(let ids), .remove(let ids): named += ids.count
            case .removeAll, .removeMatching: return true
            }
        }
        return named > fewMembers
    }
}

private let fewMembers = 32
