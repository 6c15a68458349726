import HTTPMessage
import JSON
import Ports
import SCIM

private let states = DeliveryState.allCases.map(\.rawValue)
private let ids = Parameter(
    "ID", .positional(isRequired: true, repeats: true), "as 'deliveries list' shows them")
private let destination = Parameter(
    "destination", .option(value: "NAME"), "only those to this destination")
private let since = Parameter(
    "since", .option(value: "TIME"), "only those queued since, as 2h or 2026-11-23T22:41:07Z")

extension Command {
    static let deliveriesList = Command(
        name: "deliveries list", summary: "shows deliveries, newest first",
        parameters: [
            destination,
            Parameter(
                "only", .option(value: "STATES"),
                "only in these states, joined by commas: \(states.joined(separator: ", "))",
                choices: states, isList: true),
            since,
            Parameter("limit", .option(value: "N"), "at most so many; default 50"),
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            let limit = try arguments.integer("limit", in: 1...1_000_000, default: 50)
            let filter = [
                ("destination", arguments["destination"]), ("state", arguments["only"]),
                ("since", try moment(arguments["since"])),
            ]
            return ControlCommand.run(arguments) { client throws(CommandFailure) in
                let items = try deliveries(client, filter, limit)
                arguments.show(["items": .array(items)]) {
                    let table = DeliveryTable(items: items, now: SystemTime.now())
                    return table.text(width: Terminal.width)
                }
                return .done
            }
        })

    static let deliveriesShow = Command(
        name: "deliveries show", summary: "shows a delivery with every attempt",
        parameters: [
            Parameter(
                "ID", .positional(isRequired: true, repeats: false), "as 'deliveries list' shows it"
            ),
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let id = percentEncoded(arguments.positionals[0])
                let delivery = try client.ask("GET", "/api/v1/deliveries/" + id)
                arguments.show(delivery) {
                    DeliveryReport(delivery: delivery, now: SystemTime.now()).text
                }
                return .done
            }
        })

    static let deliveriesRetry = Command(
        name: "deliveries retry",
        summary: "tries deliveries again now: those named, or all dead ones",
        parameters: [
            Parameter(
                "ID", .positional(isRequired: false, repeats: true),
                "as 'deliveries list' shows them"),
            Parameter("dead", .flag, "all that were given up"), destination, since,
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            let wish = try retryWish(arguments)
            return ControlCommand.run(arguments) { client throws(CommandFailure) in
                var total = 0
                var wish = wish
                repeat {
                    let answer = try client.ask(
                        "POST", "/api/v1/deliveries/retry", body: .object(wish))
                    total += answer.count("changed")
                    wish["after"] = answer["next"]
                } while wish["after"]?.string != nil
                report(total, "to be tried again", arguments)
                return .done
            }
        })

    static let deliveriesSkip = Command(
        name: "deliveries skip", summary: "gives deliveries up, so that later ones go on",
        parameters: [ids, ControlCommand.json] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let names = JSONValue.array(arguments.positionals.map { .string($0) })
                let answer = try client.ask("POST", "/api/v1/deliveries/skip", body: ["ids": names])
                report(answer.count("changed"), "skipped", arguments)
                return .done
            }
        })
}

private func report(_ count: Int, _ what: String, _ arguments: Arguments) {
    arguments.show(["changed": .number(JSONNumber(count))]) {
        "\(count) \(what)\n"
    }
}

/// Page after page, until `limit` or the end.
private func deliveries(
    _ client: ControlClient, _ filter: [(String, String?)], _ limit: Int
) throws(CommandFailure) -> [JSONValue] {
    var items: [JSONValue] = []
    var next: String?
    repeat {
        let page = [("limit", "\(min(limit - items.count, 1000))"), ("cursor", next)]
        let answer = try client.ask("GET", "/api/v1/deliveries" + queryString(filter + page))
        items += answer["items"]?.array ?? []
        next = answer["next"]?.string
    } while next != nil && items.count < limit
    return items
}

private func retryWish(_ arguments: Arguments) throws(UsageError) -> JSONObject {
    let names = arguments.positionals
    guard names.isEmpty == arguments.has("dead") else {
        throw UsageError("deliveries retry needs either ids or --dead")
    }
    guard arguments.has("dead") else {
        guard arguments["destination"] == nil, arguments["since"] == nil else {
            throw UsageError("--destination and --since go with --dead only")
        }
        return ["ids": .array(names.map { .string($0) })]
    }
    var wish: JSONObject = ["dead": true]
    wish["destination"] = arguments["destination"].map { .string($0) }
    wish["since"] = try moment(arguments["since"]).map { .string($0) }
    return wish
}

/// RFC 3339 text of a moment that is given so or as the time passed since.
private func moment(_ text: String?) throws(UsageError) -> String? {
    guard let text else { return nil }
    if let moment = Timestamp(text: text) { return moment.text }
    return (SystemTime.now() + (.zero - (try duration(text, of: "since")))).text
}
