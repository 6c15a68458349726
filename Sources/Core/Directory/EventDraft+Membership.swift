package import SCIM

extension EventDraft {
    /// The event of one user who joins or leaves a group; it shows both as they are afterwards.
    ///
    /// - Parameters:
    ///   - user: The states of the user before and after, which differ in their groups.
    ///   - joins: Whether the user is a member now.
    ///   - group: The group with the membership changed.
    ///   - integration: The integration that both belong to.
    ///   - timestamp: When it happened.
    ///   - request: The SCIM request that asked for it.
    package init(
        _ user: (before: CanonicalUser, after: CanonicalUser), joins: Bool,
        group: CanonicalGroup, integration: IntegrationName, timestamp: Timestamp,
        request: RequestID?
    ) {
        var data: [UInt8] = []
        data.reserveCapacity(2560)
        data += "{\"\(CanonicalGroup.key)\":".utf8
        group.write(to: &data)
        data += ",\"\(CanonicalUser.key)\":".utf8
        user.after.write(to: &data)
        data += ",\"changes\":".utf8
        user.after.changes(since: user.before).write(to: &data)
        data.append(UInt8(ascii: "}"))
        self.init(
            type: joins ? .groupMemberAdded : .groupMemberRemoved, integration: integration,
            user: user.after.id, group: group.id, timestamp: timestamp, request: request,
            data: data)
    }

    /// Leaves the version of the group to the store, which may know a later one.
    package mutating func openGroupVersion() {
        let key = Array("\"version\":".utf8)
        // A text cannot hold the key: its quotes would be escaped. The group comes first.
        let start = data.indices.first { data[$0] == key[0] && data[$0...].starts(with: key) }
        guard let start = start.map({ $0 + key.count }) else { return }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        groupVersion = start..<(data[start...].firstIndex { !digits.contains($0) } ?? start)
    }
}
