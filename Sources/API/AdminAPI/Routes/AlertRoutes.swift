import HTTPMessage
import JSON
import Ports
import SCIM

/// The ways to tell operators, and whether they work.
enum AlertRoutes {
    static let all: [Route] = [
        Route(
            .get, "/api/v1/alerts", .viewer, "the ways to tell operators, and what waits in them",
            .gives(.items(channel)), list),
        Route(
            .post, "/api/v1/alerts/{name}/test", .operator,
            "sends a message that says it is a test",
            .gives(.object(of: ["ok": .flag, "failure": .optional(.text)])), test),
    ]

    private static let channel = JSONShape.object(of: [
        "name": .text, "type": .choice(["url", "exec", "email"]),
        "on": .list(.choice(AlertKind.reported.map(\.rawValue))), "waiting": .integer,
        "last": .optional(.moment), "failure": .optional(.text),
    ])

    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let items: [JSONValue] = call.context.gateway.alerts.channels.map { channel in
            [
                "name": .string(channel.name), "type": .string(channel.type),
                "on": .array(channel.kinds.map { .string($0.rawValue) }),
                "waiting": JSONValue(channel.waiting), "last": JSONValue(channel.last?.text),
                "failure": JSONValue(channel.failure),
            ]
        }
        return .now(.json(["items": .array(items)]))
    }

    static func test(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let alerts = call.context.gateway.alerts
        let name = call.segments["name"] ?? ""
        let names = alerts.channels.map(\.name)
        guard names.contains(name) else {
            throw Problem(
                404,
                names.isEmpty
                    ? "the configuration has no 'alerts'"
                    : "there is no alert channel '\(name)', but: \(names.joined(separator: ", "))")
        }
        return .later { finish in
            alerts.test(name) { failure in
                finish(.json(["ok": .bool(failure == nil), "failure": JSONValue(failure)]))
            }
        }
    }
}
