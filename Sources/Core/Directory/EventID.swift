package import SCIM

/// The identifier of one change event, `evt_` and a ULID; stable over every retry and destination.
///
/// Made of the event's time and its sequence number, so that it is unique without an index of its
/// own, whatever the clock does. Sent as `webhook-id`, so that a receiver can drop a repeat.
package struct EventID: Hashable, Sendable, CustomStringConvertible {
    package let timestamp: Timestamp
    /// The position in the gateway's one order of events, counted from 1.
    package let sequence: Int64

    package init(timestamp: Timestamp, sequence: Int64) {
        self.timestamp = timestamp
        self.sequence = sequence
    }

    /// Reads `evt_…`; `nil` when it is none of ours.
    package init?(text: String) {
        guard text.hasPrefix("evt_"), let ulid = ULID(text: text.dropFirst(4)), ulid.high == 0,
            let sequence = Int64(exactly: ulid.low)
        else { return nil }
        self.init(timestamp: ulid.timestamp, sequence: sequence)
    }

    package var description: String {
        "evt_" + ULID(timestamp: timestamp, low: UInt64(sequence)).text
    }
}

/// The identifier of one delivery: one event on its way to one destination; `dlv_` and a ULID.
package struct DeliveryID: Hashable, Sendable, CustomStringConvertible {
    /// When the delivery was queued.
    package let timestamp: Timestamp
    /// The store's row, counted from 1 and never used twice.
    package let key: Int64

    package init(timestamp: Timestamp, key: Int64) {
        self.timestamp = timestamp
        self.key = key
    }

    /// Reads `dlv_…`; `nil` when it is none of ours.
    package init?(text: String) {
        guard text.hasPrefix("dlv_"), let ulid = ULID(text: text.dropFirst(4)), ulid.high == 0,
            let key = Int64(exactly: ulid.low)
        else { return nil }
        self.init(timestamp: ulid.timestamp, key: key)
    }

    package var description: String {
        "dlv_" + ULID(timestamp: timestamp, low: UInt64(key)).text
    }
}
