import JSON

/// What a receiver has seen: enough to say whether anything came twice or out of order.
struct ReceiverLedger: Sendable {
    /// Requests that were accepted, repeats included.
    private(set) var accepted = 0
    private(set) var repeats = 0
    private(set) var refusedOnPurpose = 0
    /// Requests with a wrong or missing signature, or a body that is no event.
    private(set) var refused = 0
    /// Events of a user or group that arrived for the first time after a later one.
    private(set) var inversions = 0
    /// The last state of each user, by id; `nil` once deleted.
    private(set) var users: [String: JSONValue?] = [:]

    private var seen: Set<Int> = []
    /// The newest sequence number by user or group.
    private var newest: [String: Int] = [:]

    var events: Int { seen.count }

    mutating func refuseOnPurpose() { refusedOnPurpose += 1 }

    mutating func refuse() { refused += 1 }

    /// Notes an accepted event; one without a place in the order, a trial, is only counted.
    ///
    /// - Parameter body: The event body, in either format; CloudEvents have the sequence as text.
    mutating func accept(_ body: JSONValue) {
        accepted += 1
        let place = body["sequence"]
        guard let sequence = place?.number?.int ?? place?.string.flatMap({ Int($0) }) else {
            return
        }
        guard seen.insert(sequence).inserted else {
            repeats += 1
            return
        }
        for lane in ["user", "group"] {
            guard let id = body["data"]?[lane]?["id"]?.string else { continue }
            let last = newest["\(lane) \(id)"] ?? 0
            if sequence < last { inversions += 1 }
            newest["\(lane) \(id)"] = max(sequence, last)
            guard lane == "user", sequence > last else { continue }
            users[id] = .some(body["type"] == "user.deleted" ? nil : body["data"]?["user"])
        }
    }
}
