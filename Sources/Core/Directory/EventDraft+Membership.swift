package import SCIM

extension EventDraft {
    /// The event of one user who joins or leaves a group; it shows both as they are afterwards.
    ///
    /// - Parameters:
    ///   - user: The states of the user before and after, which differ in their groups.
    ///   - joins: Whether the user is a member now.
    ///   - group: The group with the membership changed.
    ///   - isVersionKnown: Whether the version that `group` has is the one that it will get; else
    ///     the store puts that in.
    ///   - integration: The integration that both belong to.
    ///   - timestamp: When it happened.
    ///   - request: The SCIM request that asked for it.
    package init(
        _ user: (before: CanonicalUser, after: CanonicalUser), joins: Bool,
        group: CanonicalGroup, isVersionKnown: Bool, integration: IntegrationName,
        timestamp: Timestamp, request: RequestID?
    ) {
        var data: [UInt8] = []
        data.reserveCapacity(2560)
        data += "{\"\(CanonicalGroup.key)\":".utf8
        group.write(to: &data)
        let version = isVersionKnown ? nil : numberAfterLast("\"version\":", in: data)
        data += ",\"\(CanonicalUser.key)\":".utf8
        user.after.write(to: &data)
        data += ",\"changes\":".utf8
        user.after.changes(since: user.before).write(to: &data)
        data.append(UInt8(ascii: "}"))
        self.init(
            type: joins ? .groupMemberAdded : .groupMemberRemoved, integration: integration,
            user: user.after.id, group: group.id, timestamp: timestamp, request: request,
            data: data)
        groupVersion = version
    }
}

/// Where the number after the last occurrence of a key is.
private func numberAfterLast(_ key: StaticString, in text: [UInt8]) -> Range<Int>? {
    let key = Array("\(key)".utf8)
    let start = text.indices.dropLast(key.count).last {
        text[$0] == key[0] && text[$0...].starts(with: key)
    }
    guard let start = start.map({ $0 + key.count }) else { return nil }
    let end = text[start...].firstIndex { !(0x30...0x39).contains($0) } ?? text.endIndex
    return start..<end
}
