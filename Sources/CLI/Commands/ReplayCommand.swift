import HTTPMessage
import JSON
import SCIM

extension Command {
    static let destinationReplay = Command(
        name: "destination replay",
        summary: "sends once more what was delivered or given up since a moment",
        parameters: [
            Parameter(
                "NAME", .positional(isRequired: true, repeats: false),
                "as the configuration calls it"),
            Parameter(
                "since", .option(value: "TIME"),
                "from when on, as 2026-11-23T22:41:07Z or 2h for two hours ago"),
            Parameter("until", .option(value: "TIME"), "likewise; now without it"),
            Parameter(
                "types", .option(value: "LIST"),
                "event types with commas between; user.* for all of users"),
            Parameter("only-undelivered", .flag, "only what was given up"),
            Parameter("rate", .option(value: "N"), "deliveries a second; default 500"),
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            let wish = try wish(arguments)
            return ControlCommand.run(arguments) { client throws(CommandFailure) in
                let name = percentEncoded(arguments.positionals[0])
                let job = try client.ask(
                    "POST", "/api/v1/destinations/\(name)/replay", body: .object(wish))
                return report(try follow(job, client), arguments)
            }
        })

    private static func report(_ job: JSONValue, _ arguments: Arguments) -> ExitCode {
        let isDone = job["state"] == "done"
        if arguments.has("json") {
            Output.result(job)
        } else if isDone {
            Output.result("\(job.count("changed")) deliveries are made once more\n")
        } else {
            Output.remark(
                "scimhook: the replay ended early (\(job.word("state"))) after "
                    + "\(job.count("changed")) deliveries; it can be repeated\n")
        }
        return isDone ? .done : .failed
    }
}

private func wish(_ arguments: Arguments) throws(UsageError) -> JSONObject {
    guard let since = arguments["since"] else {
        throw UsageError("destination replay needs --since, such as --since 2h")
    }
    let rate = try arguments.integer("rate", in: 1...1000, default: 500)
    var wish: JSONObject = [
        "since": .string(try moment(since, of: "since")), "perSecond": .number(JSONNumber(rate)),
        "onlyUndelivered": .bool(arguments.has("only-undelivered")),
    ]
    wish["until"] = try arguments["until"].map { text throws(UsageError) in
        .string(try moment(text, of: "until"))
    }
    wish["types"] = arguments["types"].map { list in
        .array(list.split(separator: ",").map { .string(String($0)) })
    }
    return wish
}

/// Waits until a job has ended, and shows how far it is.
private func follow(_ job: JSONValue, _ client: ControlClient) throws(CommandFailure) -> JSONValue {
    var job = job
    let bar = ProgressBar()
    bar.begin("Sending again", total: job.count("total"))
    while job["state"] == "running" {
        SystemTime.sleep(.milliseconds(200))
        job = try client.ask("GET", "/api/v1/jobs/" + percentEncoded(job.word("id")))
        bar.advance(to: job.count("done"))
    }
    bar.end()
    return job
}

/// RFC 3339 text of a moment that is given so or as the time passed since.
private func moment(_ text: String, of option: String) throws(UsageError) -> String {
    if let moment = Timestamp(text: text) { return moment.text }
    return (SystemTime.now() + (.zero - (try duration(text, of: option)))).text
}
