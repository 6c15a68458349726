package import Directory
package import SCIM

/// Which deliveries of a destination are to be made once more.
///
/// Those that were finished in a time, and whatever came after one of them for the same user or
/// group: the last that a receiver hears of somebody has to be what is so.
package struct ReplaySearch: Equatable, Sendable {
    package var destination: DestinationName
    /// When they were delivered or given up; the end is not in it.
    package var finished: Range<Timestamp>
    /// `nil` for all.
    package var types: Set<EventType>?
    /// Whether only what was given up counts, not what was delivered.
    package var isUndelivered: Bool
    /// Where something was chosen already.
    package var lanes = ReplayLanes()
    /// The key behind which to look.
    package var after: Int64 = 0
    /// How many to find at most.
    package var limit: Int
    /// How many rows to look at, at most.
    package var budget: Int

    package init(
        destination: DestinationName, finished: Range<Timestamp>, types: Set<EventType>? = nil,
        isUndelivered: Bool = false, limit: Int = 500, budget: Int = 20_000
    ) {
        self.destination = destination
        self.finished = finished
        self.types = types
        self.isUndelivered = isUndelivered
        self.limit = limit
        self.budget = budget
    }
}

/// The users and groups whose later deliveries are made once more, too, and up to which one.
package struct ReplayLanes: Equatable, Sendable {
    /// Lanes by the store's own numbers, with the newest delivery at the last write that touched
    /// each: what is newer waited behind what that write brought back.
    private var newest: [Int64: Int64] = [:]

    package init() {}

    package mutating func note(_ lanes: [Int64], newest key: Int64) {
        for lane in lanes { newest[lane] = key }
    }

    package func take(_ lane: Int64, _ key: Int64) -> Bool {
        newest[lane].map { key <= $0 } ?? false
    }
}

/// Deliveries that a search has found, the oldest first; among them unfinished ones that may be
/// finished by the time that the others are brought back.
package struct ReplayPart: Equatable, Sendable {
    package struct Item: Equatable, Sendable {
        package var id: DeliveryID
        package var lanes: [Int64]

        package init(id: DeliveryID, lanes: [Int64]) {
            self.id = id
            self.lanes = lanes
        }
    }

    package var items: [Item] = []
    /// Up to which key the search has looked.
    package var last: Int64
    /// The newest key that there is.
    package var newest: Int64

    package init(last: Int64, newest: Int64) {
        self.last = last
        self.newest = newest
    }

    package var isEnd: Bool { last >= newest }
}
