package import SCIM

extension EventDraft {
    /// The one event of one mutation of a user; `nil` when nothing that receivers see changed.
    ///
    /// A change that only the stored SCIM resource shows (an attribute that the canonical shape does
    /// not have) is kept, but is no event: receivers could not tell it from a repeat.
    ///
    /// - Parameters:
    ///   - mutation: The states before and after.
    ///   - integration: The integration that the user belongs to.
    ///   - timestamp: When it happened.
    ///   - request: The SCIM request that asked for it.
    package init?(
        _ mutation: Mutation<CanonicalUser>, integration: IntegrationName, timestamp: Timestamp,
        request: RequestID?
    ) {
        guard let data = eventData(of: mutation) else { return nil }
        self.init(
            type: CanonicalUser.eventType(of: mutation), integration: integration,
            user: mutation.resource.id, timestamp: timestamp, request: request, data: data)
    }

    /// The one event of one mutation of a group, likewise.
    package init?(
        _ mutation: Mutation<CanonicalGroup>, integration: IntegrationName, timestamp: Timestamp,
        request: RequestID?
    ) {
        guard let data = eventData(of: mutation) else { return nil }
        self.init(
            type: CanonicalGroup.eventType(of: mutation), integration: integration,
            group: mutation.resource.id, timestamp: timestamp, request: request, data: data)
    }
}

extension EventDraft {
    /// An event that tells the state of a user or group again, without a change.
    package init<Resource: CanonicalResource>(
        snapshot resource: Resource, integration: IntegrationName, timestamp: Timestamp
    ) {
        let isUser = Resource.key == CanonicalUser.key
        self.init(
            type: isUser ? .userSnapshot : .groupSnapshot, integration: integration,
            user: isUser ? resource.id : nil, group: isUser ? nil : resource.id,
            timestamp: timestamp, request: nil, data: eventData(of: .created(resource)) ?? [])
    }
}

/// The `data` object of an event body; `nil` for a change that changed nothing.
private func eventData<Resource>(of mutation: Mutation<Resource>) -> [UInt8]? {
    var changes: [FieldChange] = []
    if case .changed(let before, let after) = mutation {
        changes = after.changes(since: before)
        guard !changes.isEmpty else { return nil }
    }
    var output: [UInt8] = []
    output.reserveCapacity(2048)
    output += "{\"\(Resource.key)\":".utf8
    mutation.resource.write(to: &output)
    output += ",\"changes\":".utf8
    changes.write(to: &output)
    output.append(UInt8(ascii: "}"))
    return output
}
