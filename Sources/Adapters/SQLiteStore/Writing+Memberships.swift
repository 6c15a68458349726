import Directory
import Ports
import SCIM

/// One change of memberships that was found possible, in rows.
struct MembershipMove {
    let change: MembershipChange
    /// `nil` for a group that the same commit inserts.
    let group: Int64?
    /// Whether the commit itself gives the group its version.
    let isVersioned: Bool
    let added: [Member]
    let removed: [Member]

    struct Member {
        let row: Int64
        let type: ResourceType
    }
}

extension Writing {
    /// Finds the rows of all changes of a commit that does `change` besides, and has not done it yet;
    /// `nil` when one of them does not fit what is stored.
    func moves(
        of memberships: [MembershipChange], with change: Commit.Change
    ) throws(StoreError) -> [MembershipMove]? {
        var moves: [MembershipMove] = []
        for membership in memberships {
            guard let move = try move(of: membership, with: change) else { return nil }
            moves.append(move)
        }
        return moves
    }

    /// Cost does not grow with the members that a group has.
    ///
    /// - Returns: The versions that groups got here.
    func carryOut(_ moves: [MembershipMove]) throws(StoreError) -> [ResourceID: Int] {
        var versions: [ResourceID: Int] = [:]
        for move in moves {
            let integration = try names.assign(
                .integration, move.change.integration.rawValue)
            let id = move.change.group
            let inserted = try move.group == nil ? row(integration, .group, id)?.row : nil
            guard let group = move.group ?? inserted else {
                throw .failed("group \(id) has no row after its insertion")
            }
            for member in move.removed {
                try connection.run(
                    "DELETE FROM members WHERE group_key = ? AND member_key = ?",
                    .integer(group), .integer(member.row))
            }
            for member in move.added {
                try connection.run(
                    "INSERT INTO members (group_key, member_key) VALUES (?, ?)",
                    .integer(group), .integer(member.row))
            }
            for member in move.removed + move.added where member.type == .user {
                _ = try advance(member.row, move.change.moment)
            }
            if !move.isVersioned { versions[id] = try advance(group, move.change.moment) }
        }
        return versions
    }

    /// Gives a resource its next version, unless the same commit has deleted it.
    private func advance(_ row: Int64, _ moment: Timestamp) throws(StoreError) -> Int? {
        try connection.first(
            """
            UPDATE resources SET version = version + 1, modified = max(modified, ?)
            WHERE key = ? RETURNING version
            """, .moment(moment), .integer(row)
        ) { $0.int(0) }
    }

    /// The change of a group with the version that is stored, if its content is what it was.
    func rebased(
        _ change: Commit.Change, on basis: [UInt8]
    ) throws(StoreError) -> Commit.Change {
        switch change {
        case .none, .insert, .keep: return change
        case .update(var group, _):
            guard let (version, modified) = try standing(group.integration, group.id, basis) else {
                return change
            }
            group.version = version + 1
            group.modified = max(group.modified, modified)
            return .update(group, expected: version)
        case .delete(let integration, let type, let id, _):
            let standing = try standing(integration, id, basis)
            return standing.map { .delete(integration, type, id, expected: $0.version) } ?? change
        }
    }

    private func standing(
        _ integration: IntegrationName, _ id: ResourceID, _ basis: [UInt8]
    ) throws(StoreError) -> (version: Int, modified: Timestamp)? {
        try connection.first(
            """
            SELECT version, modified FROM resources
            WHERE integration = ? AND type = 1 AND id = ? AND json = ?
            """, .integer(try names.assign(.integration, integration.rawValue)),
            .text(id.rawValue), .blob(basis)
        ) { ($0.int(0), $0.moment(1)) }
    }

    private func move(
        of membership: MembershipChange, with change: Commit.Change
    ) throws(StoreError) -> MembershipMove? {
        let integration = try names.assign(.integration, membership.integration.rawValue)
        let stored = try row(integration, .group, membership.group)
        let group = stored?.row
        let isVersioned = change.gives(membership.group, itsVersionIn: membership.integration)
        guard group != nil || isVersioned else { return nil }
        if let expected = membership.expected, stored?.version != expected { return nil }
        if let content = membership.content, let group {
            guard try holds(group, content) else { return nil }
        }
        guard
            let added = try members(membership.added, integration, group, isMember: false),
            let removed = try members(membership.removed, integration, group, isMember: true)
        else { return nil }
        return MembershipMove(
            change: membership, group: group, isVersioned: isVersioned, added: added,
            removed: removed)
    }

    private func members(
        _ wanted: [MemberVersion], _ integration: Int64, _ group: Int64?, isMember: Bool
    ) throws(StoreError) -> [MembershipMove.Member]? {
        var found: [MembershipMove.Member] = []
        found.reserveCapacity(wanted.count)
        for member in wanted {
            guard let (row, version) = try row(integration, member.type, member.id),
                member.version == nil || member.version == version,
                try connection.isMember(row, of: group) == isMember
            else { return nil }
            found.append(MembershipMove.Member(row: row, type: member.type))
        }
        return found
    }

    private func row(
        _ integration: Int64, _ type: ResourceType, _ id: ResourceID
    ) throws(StoreError) -> (row: Int64, version: Int)? {
        try connection.first(
            "SELECT key, version FROM resources WHERE integration = ? AND type = ? AND id = ?",
            .integer(integration), .integer(type.code), .text(id.rawValue)
        ) { ($0.integer(0), $0.int(1)) }
    }

    /// Whether this is what is stored of a resource.
    private func holds(_ row: Int64, _ content: [UInt8]) throws(StoreError) -> Bool {
        try connection.first(
            "SELECT 1 FROM resources WHERE key = ? AND json = ?", .integer(row), .blob(content)
        ) { _ in true } ?? false
    }
}

extension Connection {
    func isMember(_ row: Int64, of group: Int64?) throws(StoreError) -> Bool {
        guard let group else { return false }
        return try first(
            "SELECT 1 FROM members WHERE group_key = ? AND member_key = ?", .integer(group),
            .integer(row)
        ) { _ in true } ?? false
    }
}

extension Commit.Change {
    /// The version of the group that this changes or deletes.
    var groupVersion: (id: ResourceID, version: Int)? {
        switch self {
        case .update(let resource, _) where resource.type == .group:
            (resource.id, resource.version)
        case .delete(_, .group, let id, let version): (id, version)
        case .insert, .update, .delete, .keep, .none: nil
        }
    }

    /// Whether this inserts or updates the group, and so says what its version is.
    fileprivate func gives(
        _ group: ResourceID, itsVersionIn integration: IntegrationName
    ) -> Bool {
        switch self {
        case .insert(let resource), .update(let resource, _):
            resource.type == .group && resource.id == group && resource.integration == integration
        case .delete, .keep, .none: false
        }
    }
}
