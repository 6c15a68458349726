import HTTPMessage
import JSON

extension Command {
    static let destinationApprove = decision(
        "approve", "lets the deliveries go that a mass change holds", done: "approved")

    static let destinationReject = decision(
        "reject", "gives the deliveries up that a mass change holds", done: "rejected")

    private static func decision(_ verb: String, _ summary: String, done: String) -> Command {
        Command(
            name: "destination \(verb)", summary: summary,
            parameters: [
                Parameter(
                    "NAME", .positional(isRequired: true, repeats: false),
                    "of a destination in the configuration")
            ] + ControlCommand.parameters + [ControlCommand.json],
            run: { arguments throws(UsageError) in
                ControlCommand.run(arguments) { client throws(CommandFailure) in
                    let name = arguments.positionals[0]
                    let count = try decideAll(client, name, verb)
                    if arguments.has("json") {
                        Output.result([
                            "destination": .string(name), "changed": .number(JSONNumber(count)),
                        ])
                    }
                    Output.remark("\(count) held deliveries to \(name) are \(done).\n")
                    return .done
                }
            })
    }
}

/// Asks until nothing is held any more; how many deliveries that were.
private func decideAll(
    _ client: ControlClient, _ name: String, _ verb: String
) throws(CommandFailure) -> Int {
    let target = "/api/v1/destinations/\(percentEncoded(name))/\(verb)"
    var count = 0
    while true {
        let answer = try client.ask("POST", target)
        count += answer.count("changed")
        guard answer["more"] == true else { return count }
    }
}
