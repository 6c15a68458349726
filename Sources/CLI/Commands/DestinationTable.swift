import JSON
import SCIM

/// What `scimhook destination list` prints.
struct DestinationTable {
    let items: [JSONValue]
    let now: Timestamp

    func text(width: Int?) -> String {
        var table = Table(
            headings: [
                "NAME", "TYPE", "TARGET", "ACTIVITY", "WAITING", "HELD", "DEAD", "DELIVERED",
                "LAST SUCCESS",
            ])
        table.flexible = 2
        table.rows = items.map { item in
            let states = item["states"] ?? .null
            let waiting = ["blocked", "pending", "retrying"].reduce(0) { $0 + states.count($1) }
            return [
                item.word("name"), item.word("type"), item.word("target"), item.activity,
                "\(waiting)", "\(states.count("held"))", "\(states.count("dead"))",
                "\(states.count("delivered"))",
                Moments.relative(item["lastSuccess"]?.string, to: now),
            ]
        }
        return table.text(width: width)
    }
}
