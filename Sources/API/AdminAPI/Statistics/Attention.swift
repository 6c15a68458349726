import Directory
import JSON
import Ports
import SCIM

/// Deliveries that fail for the same reason.
struct Attention: Sendable {
    let destination: String
    /// `dead` or `retrying`.
    let state: DeliveryState
    /// Of the last answer; `nil` when none came.
    let status: Int?
    /// Why there was none; `nil` with a status.
    let failure: FailureClass?
    let deliveries: Int
    /// Whether there are more than were counted.
    let isCapped: Bool
    /// Different users and groups among the newest ``sample``.
    let subjects: Int
    /// When the newest was queued, and the oldest of the sample.
    let last: Timestamp?
    let first: Timestamp?
    /// One to look at.
    let example: DeliveryID?

    /// How many deliveries are looked at for each group.
    static let sample = 200

    /// In a few words, such as "the last answer was 503".
    var cause: String {
        if let status { return "the last answer was \(status)" }
        return failure.map { Attention.words[$0] ?? $0.rawValue } ?? "no answer"
    }

    private static let words: [FailureClass: String] = [
        .dns: "its name is not found", .connect: "nothing accepts connections",
        .tls: "TLS fails", .timeout: "it does not answer in time",
        .reset: "it closes the connection", .protocol: "its answer is no HTTP",
        .blocked: "its address is not allowed",
    ]

    /// Everything that fails, largest group first.
    static func all(
        _ reader: any StoreReader, _ figures: StoreFigures, _ destinations: [String]
    ) throws(StoreError) -> [Attention] {
        var groups: [Attention] = []
        for name in destinations {
            for state in [DeliveryState.dead, .retrying]
            where (figures.queue(name).states[state] ?? 0) > 0 {
                groups += try all(of: name, state, reader)
            }
        }
        return groups.sorted { $0.deliveries > $1.deliveries }
    }

    private static func all(
        of name: String, _ state: DeliveryState, _ reader: any StoreReader
    ) throws(StoreError) -> [Attention] {
        var query = DeliveryQuery(
            destination: DestinationName(rawValue: name), states: [state], limit: sample)
        let facets = try reader.facets(query)
        var groups: [Attention] = []
        for (status, count) in facets.statuses {
            query.statuses = [status]
            query.failures = []
            groups.append(
                try Attention(query, state, count, facets.isCapped, status, nil, reader))
        }
        // A failure with a status is counted with that.
        for (failure, count) in facets.failures where words[failure] != nil {
            query.statuses = []
            query.failures = [failure]
            groups.append(
                try Attention(query, state, count, facets.isCapped, nil, failure, reader))
        }
        return groups
    }

    private init(
        _ query: DeliveryQuery, _ state: DeliveryState, _ count: Int, _ isCapped: Bool,
        _ status: Int?, _ failure: FailureClass?, _ reader: any StoreReader
    ) throws(StoreError) {
        let page = try reader.deliveryPage(query).items
        destination = query.destination?.rawValue ?? ""
        self.state = state
        self.status = status
        self.failure = failure
        deliveries = count
        self.isCapped = isCapped
        subjects = Set(page.map { $0.event.draft.user ?? $0.event.draft.group }).count
        last = page.first?.id.timestamp
        first = page.last?.id.timestamp
        example = page.first?.id
    }

    var json: JSONValue {
        [
            "cause": .string(cause), "destination": .string(destination),
            "state": .string(state.rawValue), "status": JSONValue(status),
            "failure": JSONValue(failure?.rawValue), "deliveries": JSONValue(deliveries),
            "capped": .bool(isCapped), "users": JSONValue(subjects),
            "first": JSONValue(first?.text), "last": JSONValue(last?.text),
            "example": JSONValue(example?.description),
        ]
    }

    static let shape = JSONShape.object(of: [
        "cause": .text, "destination": .text, "state": .choice(["dead", "retrying"]),
        "status": .optional(.integer), "failure": .optional(JSONShape.failures),
        "deliveries": .integer, "capped": .flag, "users": .integer,
        "first": .optional(.moment), "last": .optional(.moment), "example": .optional(.text),
    ])
}
