import HTTPMessage
import JSON
import SCIM

extension Command {
    static let alertList = Command(
        name: "alert list", summary: "shows who is told what is the matter, and whether it works",
        parameters: [ControlCommand.json] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let answer = try client.ask("GET", "/api/v1/alerts")
                arguments.show(answer) {
                    alertTable(answer).text(width: Terminal.width)
                }
                return .done
            }
        })

    static let alertTest = Command(
        name: "alert test", summary: "sends a test through one alert channel, or through all",
        parameters: [
            Parameter(
                "NAME", .positional(isRequired: false, repeats: false),
                "as 'scimhook alert list' calls it"), ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let given = arguments.positionals
                let names = given.isEmpty ? try channelNames(client) : given
                var results: [JSONValue] = []
                for name in names {
                    let answer = try client.ask(
                        "POST", "/api/v1/alerts/\(percentEncoded(name))/test",
                        patience: .seconds(330))
                    results.append([
                        "name": .string(name), "ok": answer["ok"] ?? false,
                        "failure": answer["failure"] ?? .null,
                    ])
                    guard !arguments.has("json") else { continue }
                    Output.result(
                        answer["ok"] == true
                            ? "\(name) took it\n" : "\(name): \(answer.word("failure"))\n")
                }
                if arguments.has("json") { Output.result(["items": .array(results)]) }
                return results.allSatisfy { $0["ok"] == true } ? .done : .failed
            }
        })
}

private func channelNames(_ client: ControlClient) throws(CommandFailure) -> [String] {
    let items = try client.ask("GET", "/api/v1/alerts")["items"]?.array ?? []
    guard !items.isEmpty else {
        throw CommandFailure(.failed, "nobody is told: the configuration has no 'alerts'")
    }
    return items.map { $0.word("name") }
}

private func alertTable(_ answer: JSONValue) -> Table {
    var table = Table(headings: ["CHANNEL", "TYPE", "WAITING", "LAST", "RESULT", "ON"])
    table.rows = (answer["items"]?.array ?? []).map { channel in
        let result = channel["last"]?.string == nil ? "–" : channel["failure"]?.string ?? "sent"
        return [
            channel.word("name"), channel.word("type"), "\(channel.count("waiting"))",
            Moments.relative(channel["last"]?.string, to: SystemTime.now()), result,
            (channel["on"]?.array ?? []).compactMap(\.string).joined(separator: " "),
        ]
    }
    return table
}
