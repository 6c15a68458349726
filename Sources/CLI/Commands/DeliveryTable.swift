import JSON
import SCIM

/// What `scimhook deliveries list` prints.
struct DeliveryTable {
    let items: [JSONValue]
    let now: Timestamp

    func text(width: Int?) -> String {
        var table = Table(
            headings: [
                "ID", "STATE", "EVENT", "DESTINATION", "ATTEMPTS", "LAST", "NEXT TRY", "QUEUED",
            ])
        table.flexible = 3
        table.rows = items.map { item in
            let last =
                item["lastStatus"]?.number.map { "HTTP \($0.text)" } ?? item.word("lastFailure")
            return [
                item.word("id"), item.word("state"), item["event"]?.word("type") ?? "–",
                item.word("destination"), "\(item.count("attemptCount"))", last,
                Moments.relative(item["due"]?.string, to: now),
                Moments.relative(item["queued"]?.string, to: now),
            ]
        }
        return table.text(width: width)
    }
}
