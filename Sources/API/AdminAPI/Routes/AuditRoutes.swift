import HTTPMessage
import JSON
import Ports
import SCIM

/// Who changed what.
enum AuditRoutes {
    static let all = [
        Route(
            .get, "/api/v1/audit", .viewer, "what was changed by whom, newest first",
            .gives(
                .page(.named(.auditEntry)),
                query: [
                    .init("actor", .text, "the beginning of a name"),
                    .init("action", .text, "such as token.create, or token. for all of tokens"),
                    .init("subject", .text, "an id or a name"),
                    .init("after", .text, "a moment, or 2h for two hours ago"),
                    .init("until", .text, "likewise"),
                ] + RouteContract.Parameter.page), list)
    ]

    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let query = AuditQuery(
            actor: try call.query("actor"), action: try call.query("action"),
            subject: try call.query("subject"), since: try call.moment("after"),
            until: try call.moment("until"), before: try call.numberCursor(),
            limit: try call.limit())
        let page = try call.read { reader throws(StoreError) in try reader.audit(query) }
        return .now(.page(page.items.map(json), next: page.next.map(String.init)))
    }

    static func json(_ view: AuditView) -> JSONValue {
        let entry = view.entry
        return [
            "number": .number(JSONNumber(view.number)), "time": .string(entry.time.text),
            "actor": .string(entry.actor), "role": .string(entry.role.rawValue),
            "address": JSONValue(entry.address), "action": .string(entry.action),
            "subject": .string(entry.subject),
            "before": (try? JSONValue(parsing: entry.before)) ?? .null,
            "after": (try? JSONValue(parsing: entry.after)) ?? .null,
        ]
    }
}

extension HTTPResponse {
    /// One page of a list.
    static func page(_ items: [JSONValue], next: String?) -> HTTPResponse {
        .json(["items": .array(items), "next": JSONValue(next)])
    }
}
