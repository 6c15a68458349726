import Directory
import JSON
import Ports
import SCIM

/// The way of a request through the gateway, as far as it came: what an administrator of an
/// identity provider knows from its own logs.
struct RequestSteps {
    private let record: RequestRecord
    private let events: Int

    /// - Parameters:
    ///   - record: The request.
    ///   - events: How many events it brought about.
    init(_ record: RequestRecord, events: Int) {
        self.record = record
        self.events = events
    }

    var json: [JSONValue] {
        let reached = steps.firstIndex { $0.refused(record) } ?? steps.count
        return steps.prefix(reached + 1).enumerated().map { index, step in
            let isMet = index < reached
            return [
                "name": .string(step.name), "ok": .bool(isMet),
                "detail": .string(isMet ? step.detail(record, events) : record.detail),
            ]
        }
    }

    private struct Step: Sendable {
        let name: String
        /// Whether the request ended here.
        let refused: @Sendable (RequestRecord) -> Bool
        let detail: @Sendable (RequestRecord, Int) -> String
    }

    private var steps: [Step] { RequestSteps.all }

    private static let all = [
        Step(
            name: "authenticated", refused: { $0.status == 401 || $0.status == 403 },
            detail: { record, _ in record.integration.map { "as \($0)" } ?? "" }),
        Step(
            name: "parsed",
            refused: { [413, 415].contains($0.status) || $0.type == "invalidSyntax" },
            detail: { record, _ in
                record.quirks.isEmpty ? "" : "rewritten: " + record.quirks.joined(separator: ", ")
            }),
        Step(
            name: "matched", refused: { [404, 405, 501].contains($0.status) },
            detail: { record, _ in
                record.resource.map { "\($0.type.rawValue) \($0.id)" } ?? ""
            }),
        Step(
            name: "validated", refused: { (400..<429).contains($0.status) },
            detail: { _, _ in "" }),
        Step(name: "answered", refused: { $0.status >= 429 }, detail: answer),
    ]

    @Sendable private static func answer(_ record: RequestRecord, _ events: Int) -> String {
        switch (record.operation, events) {
        case (.get, _), (.list, _), (.discovery, _): "read"
        case (_, 0): "stored; nothing changed that receivers see"
        case (_, 1): "stored with 1 event"
        default: "stored with \(events) events"
        }
    }
}
