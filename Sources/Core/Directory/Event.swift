package import SCIM

/// One change, before the store has given it its place in the order of all events.
package struct EventDraft: Equatable, Sendable {
    package var type: EventType
    package var integration: IntegrationName
    /// The user whose lane the event waits in; `nil` for events of a group alone.
    package var user: ResourceID?
    /// The group whose lane the event waits in; with `user` set, a membership event.
    package var group: ResourceID?
    package var timestamp: Timestamp
    /// The SCIM request that caused it; `nil` for snapshots.
    package var request: RequestID?
    /// The `data` object of the event body, as UTF-8 JSON.
    package var data: [UInt8]
    /// Where in ``data`` the version of the group stands when only the store knows it: others may
    /// change the members of the group at the same moment.
    package var groupVersion: Range<Int>?

    package init(
        type: EventType, integration: IntegrationName, user: ResourceID? = nil,
        group: ResourceID? = nil, timestamp: Timestamp, request: RequestID? = nil, data: [UInt8]
    ) {
        self.type = type
        self.integration = integration
        self.user = user
        self.group = group
        self.timestamp = timestamp
        self.request = request
        self.data = data
    }

    /// Puts in the version that the group got, and says whether it is another one than expected.
    package mutating func settleGroupVersion(_ version: Int) -> Bool {
        guard let place = groupVersion else { return false }
        groupVersion = nil
        let text = String(version).utf8
        guard !data[place].elementsEqual(text) else { return false }
        data.replaceSubrange(place, with: text)
        return true
    }
}

/// One stored change: a draft with its place in the order of all events.
package struct Event: Equatable, Sendable {
    /// Counted from 1 over the whole gateway, never used twice; gaps are possible.
    package let sequence: Int64
    package let draft: EventDraft

    package init(sequence: Int64, draft: EventDraft) {
        self.sequence = sequence
        self.draft = draft
    }

    package var id: EventID { EventID(timestamp: draft.timestamp, sequence: sequence) }
}
