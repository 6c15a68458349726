import HTTPMessage
import JSON
import SCIM

private let named = Parameter(
    "NAME", .positional(isRequired: true, repeats: false), "as the configuration calls it")

extension Command {
    static let destinationList = Command(
        name: "destination list", summary: "shows who is told, and their queues",
        parameters: [ControlCommand.json] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let answer = try client.ask("GET", "/api/v1/destinations")
                arguments.show(answer) {
                    let table = DestinationTable(
                        items: answer["items"]?.array ?? [], now: SystemTime.now())
                    return table.text(width: Terminal.width)
                }
                return .done
            }
        })

    static let destinationTest = Command(
        name: "destination test",
        summary: "sends a request that changes nothing, and shows it with its answer",
        parameters: [named, ControlCommand.json] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let trial = try client.ask("POST", path(arguments, "test"))
                arguments.show(trial) { TrialReport(trial: trial).text }
                return trial["ok"] == true ? .done : .failed
            }
        })

    static let destinationPause = verb(
        "pause", "sends nothing more to a destination and keeps everything for it"
    ) { _, name in "\(name) is paused; 'scimhook destination resume \(name)' ends it\n" }

    static let destinationResume = verb("resume", "sends to a destination again, at once") {
        answer, name in
        answer.count("changed") > 0 ? "\(name) is resumed\n" : "\(name) was not paused\n"
    }

    static let destinationApprove = batches(
        "approve", "lets the held deliveries of a destination go")
    static let destinationReject = batches(
        "reject", "skips the held deliveries of a destination")

    static let destinationRotateSecret = Command(
        name: "destination rotate-secret",
        summary: "makes a new signing secret; the old one signs as well for a while",
        parameters: [
            named,
            Parameter(
                "overlap", .option(value: "DURATION"),
                "how long the old one signs as well; default 24h"), ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            let overlap = try arguments["overlap"].map { text throws(UsageError) in
                try duration(text, of: "overlap")
            }
            let seconds = Int((overlap ?? .seconds(86_400)).components.seconds)
            guard seconds <= 30 * 86_400 else {
                throw UsageError("--overlap \(arguments["overlap"] ?? ""): at most 30d")
            }
            return ControlCommand.run(arguments) { client throws(CommandFailure) in
                let answer = try client.ask(
                    "POST", path(arguments, "rotate-secret"),
                    body: ["overlapSeconds": .number(JSONNumber(seconds))])
                if arguments.has("json") {
                    Output.result(answer)
                } else {
                    Output.result(answer.word("secret") + "\n")
                    let old =
                        seconds == 0
                        ? "; the old one does not any more"
                        : ", and the old one as well until \(answer.word("oldUntil"))"
                    Output.remark(
                        "Give this to the receiver; it can never be read again. It signs from now "
                            + "on\(old).\n")
                }
                return .done
            }
        })

    /// A command that is one request and one sentence.
    private static func verb(
        _ verb: String, _ summary: String, _ said: @escaping @Sendable (JSONValue, String) -> String
    ) -> Command {
        Command(
            name: "destination \(verb)", summary: summary,
            parameters: [named, ControlCommand.json] + ControlCommand.parameters,
            run: { arguments throws(UsageError) in
                ControlCommand.run(arguments) { client throws(CommandFailure) in
                    let name = arguments.positionals[0]
                    let answer = try client.ask("POST", path(arguments, verb))
                    let count = answer["changed"] ?? 0
                    arguments.show(["destination": .string(name), "changed": count]) {
                        said(answer, name)
                    }
                    return .done
                }
            })
    }

    /// A command that asks again and again until nothing is left.
    private static func batches(_ verb: String, _ summary: String) -> Command {
        Command(
            name: "destination \(verb)", summary: summary,
            parameters: [named] + ControlCommand.parameters + [ControlCommand.json],
            run: { arguments throws(UsageError) in
                ControlCommand.run(arguments) { client throws(CommandFailure) in
                    let name = arguments.positionals[0]
                    let count = try askUntilDone(client, path(arguments, verb))
                    let changed = JSONValue.number(JSONNumber(count))
                    arguments.show(["destination": .string(name), "changed": changed]) {
                        let done = verb == "approve" ? "approved" : "rejected"
                        return "\(count) held deliveries to \(name) are \(done)\n"
                    }
                    return .done
                }
            })
    }
}

/// Repeats a request until nothing is left to change; how many changed in all.
private func askUntilDone(
    _ client: ControlClient, _ target: String
) throws(CommandFailure) -> Int {
    var count = 0
    while true {
        let answer = try client.ask("POST", target)
        count += answer.count("changed")
        guard answer["more"] == true else { return count }
    }
}

private func path(_ arguments: Arguments, _ verb: String) -> String {
    "/api/v1/destinations/\(percentEncoded(arguments.positionals[0]))/\(verb)"
}
