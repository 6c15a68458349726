import Directory
import Ports
import SCIM

/// Who really joins and leaves a group when a plan meets the members that it has.
struct MemberTurnover {
    /// Changes that one commit carries; a plan of more of them takes several commits, so that
    /// neither the memory nor the time of a transaction grows with the group.
    static let limit = 2_000

    struct Move {
        let id: ResourceID
        let type: ResourceType
        let joins: Bool
    }

    private(set) var moves: [Move] = []
    /// What is left of the plan when there are more moves than one commit carries.
    private(set) var rest: MemberPlan?
    private let group: ResourceID
    private let integration: IntegrationName

    /// Finds the first moves of a plan.
    ///
    /// - Parameters:
    ///   - plan: What is wanted.
    ///   - group: Need not exist yet.
    ///   - integration: Of the group and of all its members.
    ///   - reader: Knows the members.
    /// - Throws: `invalidValue` naming the first id that is to join and is nobody's.
    init(
        _ plan: MemberPlan, _ group: ResourceID, _ integration: IntegrationName,
        _ reader: any StoreReader
    ) throws(SCIMError) {
        self.group = group
        self.integration = integration
        let standings = try reading { () throws(StoreError) in
            try reader.standings(of: plan.named, toward: group, in: integration)
        }
        try checkWhoJoins(plan, standings)
        if !plan.keepsOthers { try removeOthers(plan, reader) }
        for (position, id) in plan.named.enumerated() {
            guard let joins = plan.isMember[id], let standing = standings[id],
                joins != standing.isMember
            else { continue }
            guard moves.count < Self.limit else {
                rest = plan.rest(from: position)
                return
            }
            moves.append(Move(id: id, type: standing.type, joins: joins))
        }
    }

    private func checkWhoJoins(
        _ plan: MemberPlan, _ standings: [ResourceID: MemberStanding]
    ) throws(SCIMError) {
        for id in plan.named where plan.isMember[id] == true && standings[id] == nil {
            throw SCIMError(
                .invalidValue,
                "There is no user or group with the id \(id.rawValue.prefix(64)) here, so it "
                    + "cannot be a member; provision it first, or leave it out.")
        }
    }

    private mutating func removeOthers(
        _ plan: MemberPlan, _ reader: any StoreReader
    ) throws(SCIMError) {
        try reader.eachMember(of: group, in: integration) { member in
            guard plan.isMember[member.id] == nil else { return true }
            guard moves.count < Self.limit else {
                rest = plan
                return false
            }
            moves.append(Move(id: member.id, type: member.type, joins: false))
            return true
        }
    }
}

extension StoreReader {
    /// Hands over all members of a group, until `body` returns `false`.
    func eachMember(
        of group: ResourceID, in integration: IntegrationName,
        _ body: (GroupMember) throws(SCIMError) -> Bool
    ) throws(SCIMError) {
        let batch = 500
        var last: Int64 = 0
        while true {
            let members = try reading { () throws(StoreError) -> [GroupMember] in
                try self.members(of: group, in: integration, after: last, limit: batch)
            }
            for member in members where try !body(member) { return }
            guard members.count == batch, let place = members.last?.place else { return }
            last = place
        }
    }
}
