import HTTPMessage
import JSON
import SCIM

private let user = Parameter(
    "ID", .positional(isRequired: true, repeats: false), "the SCIM id, or the userName")
private let integration = Parameter(
    "integration", .option(value: "NAME"), "only users of this integration")
private let destination = Parameter(
    "destination", .option(value: "NAME"), "only to this destination")

extension Command {
    static let usersList = Command(
        name: "users list", summary: "shows users in the order of their age",
        parameters: [
            integration,
            Parameter("limit", .option(value: "N"), "at most so many; default 50"),
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            let limit = try arguments.integer("limit", in: 1...10_000_000, default: 50)
            return ControlCommand.run(arguments) { client throws(CommandFailure) in
                let items = try users(client, arguments["integration"], limit)
                arguments.show(["items": .array(items)]) {
                    var table = Table(
                        headings: ["ID", "USERNAME", "NAME", "ACTIVE", "INTEGRATION", "CHANGED"])
                    table.flexible = 2
                    table.rows = items.map { item in
                        [
                            item.word("id"), item.word("userName"), item.word("displayName"),
                            item["active"] == true ? "yes" : "no", item.word("integration"),
                            Moments.relative(item["modified"]?.string, to: SystemTime.now()),
                        ]
                    }
                    return table.text(width: Terminal.width)
                }
                return .done
            }
        })

    static let usersShow = Command(
        name: "users show", summary: "shows a user with all that is stored",
        parameters: [user, integration, ControlCommand.json] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let target =
                    path(arguments, "")
                    + queryString(
                        [("integration", arguments["integration"])])
                let found = try client.ask("GET", target)
                arguments.show(found) {
                    let keys = [
                        "id", "integration", "userName", "displayName", "externalId", "created",
                        "modified",
                    ]
                    var lines = keys.map { key in
                        key + String(repeating: " ", count: 13 - key.count)
                            + TerminalText.printable(found.word(key))
                    }
                    lines.append("active       " + (found["active"] == true ? "yes" : "no"))
                    lines.append("version      \(found.count("version"))")
                    let resource = JSONValue.text(found["scim"])
                    lines.append("scim         " + TerminalText.printable(resource, limit: .max))
                    return lines.joined(separator: "\n") + "\n"
                }
                return .done
            }
        })

    static let usersResend = Command(
        name: "users resend", summary: "tells a user's state again, as a snapshot event",
        parameters: [user, integration, destination, ControlCommand.json]
            + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let target =
                    path(arguments, "/resend")
                    + queryString(
                        [("integration", arguments["integration"])])
                var wish: JSONObject = [:]
                wish["destination"] = arguments["destination"].map { .string($0) }
                let answer = try client.ask("POST", target, body: .object(wish))
                arguments.show(answer) {
                    let count = answer.count("deliveries")
                    let places = count == 1 ? "1 destination" : "\(count) destinations"
                    return "\(answer.word("event")) goes to \(places)\n"
                }
                return .done
            }
        })

    static let resync = Command(
        name: "resync", summary: "tells the state of every user and group again",
        parameters: [
            integration, destination,
            Parameter(
                "rate", .option(value: "N"), "users and groups a second; default 500"),
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            let rate = try arguments.integer("rate", in: 1...100_000, default: 500)
            return ControlCommand.run(arguments) { client throws(CommandFailure) in
                var wish: JSONObject = ["perSecond": .number(JSONNumber(rate))]
                wish["integration"] = arguments["integration"].map { .string($0) }
                wish["destination"] = arguments["destination"].map { .string($0) }
                var progress = try client.ask("POST", "/api/v1/resync", body: .object(wish))
                let bar = ProgressBar()
                bar.begin("Telling again", total: progress.count("total"))
                var drawn = 0
                while progress["state"] == "running" {
                    SystemTime.sleep(.milliseconds(200))
                    progress = try client.ask("GET", "/api/v1/resync")
                    while drawn < progress.count("done") {
                        bar.advance()
                        drawn += 1
                    }
                }
                bar.end()
                return report(progress, arguments)
            }
        })

    private static func report(_ progress: JSONValue, _ arguments: Arguments) -> ExitCode {
        let isDone = progress["state"] == "done"
        if arguments.has("json") {
            Output.result(progress)
        } else if isDone {
            Output.result(
                "\(progress.count("done")) users and groups told again, in "
                    + "\(progress.count("deliveries")) deliveries\n")
        } else {
            Output.remark(
                "scimhook: the resync ended early: \(progress.word("failure")); it can be repeated\n"
            )
        }
        return isDone ? .done : .failed
    }
}

private func path(_ arguments: Arguments, _ rest: String) -> String {
    "/api/v1/users/" + percentEncoded(arguments.positionals[0]) + rest
}

/// Page after page, until `limit` or the end.
private func users(
    _ client: ControlClient, _ integration: String?, _ limit: Int
) throws(CommandFailure) -> [JSONValue] {
    var items: [JSONValue] = []
    var next: String?
    repeat {
        let page = [
            ("integration", integration), ("limit", "\(min(limit - items.count, 1000))"),
            ("cursor", next),
        ]
        let answer = try client.ask("GET", "/api/v1/users" + queryString(page))
        items += answer["items"]?.array ?? []
        next = answer["next"]?.string
    } while next != nil && items.count < limit
    return items
}

extension JSONValue {
    fileprivate static func text(_ value: JSONValue?) -> String {
        String(decoding: (value ?? .null).bytes, as: UTF8.self)
    }
}
