import Configuration
import HTTPMessage
import JSON
import SCIM

extension Command {
    static let usersImport = Command(
        name: "users import",
        summary: "takes over people who were there before the identity provider, without events",
        parameters: [
            Parameter(
                "FILE", .positional(isRequired: true, repeats: false),
                "JSON lines or a table (CSV) with a header; '-' reads standard input"),
            Parameter(
                "integration", .option(value: "NAME"), "whose users they are; needed with several"),
            Parameter(
                "destination", .option(value: "NAME"),
                "where they have accounts, with --remote-id-column"),
            Parameter(
                "remote-id-column", .option(value: "NAME"),
                "the column, or key, with the id of the account at the destination"),
            Parameter("format", .option(value: "FORMAT"), "jsonl or csv; told from the file else"),
            Parameter("dry-run", .flag, "says what would be done, and does nothing"),
            Parameter("strict", .flag, "ends at the first line that cannot be imported"),
            Parameter("events", .flag, "tells the destinations about each new user as well"),
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            let format = try fileFormat(arguments)
            guard (arguments["destination"] == nil) == (arguments["remote-id-column"] == nil) else {
                throw UsageError("--destination and --remote-id-column go together")
            }
            return ControlCommand.run(arguments) { client throws(CommandFailure) in
                var file = try PersonFile(arguments.positionals[0], format)
                var wish = PersonImport.Wish(
                    integration: try theIntegration(arguments["integration"], client))
                wish.destination = arguments["destination"]
                wish.remoteKey = arguments["remote-id-column"]
                wish.isDryRun = arguments.has("dry-run")
                wish.isStrict = arguments.has("strict")
                wish.makesEvents = arguments.has("events")
                var work = PersonImport(wish, client)
                try work.run(&file, ProgressBar())
                report(work.account, wish, asJSON: arguments.has("json"))
                return work.account.refused == 0 ? .done : .failed
            }
        })

    static let usersExport = Command(
        name: "users export", summary: "prints all users, one a line, in the form of the events",
        parameters: [
            Parameter("integration", .option(value: "NAME"), "only those of this integration"),
            Parameter("format", .option(value: "FORMAT"), "jsonl (default) or csv"),
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            let format = try fileFormat(arguments) ?? .jsonl
            return ControlCommand.run(arguments) { client throws(CommandFailure) in
                let given = arguments["integration"].map { [$0] }
                let names = if let given { given } else { try integrations(client) }
                if format == .csv { Output.result(UserTable.header) }
                for name in names { try export(name, format, client) }
                return .done
            }
        })
}

private func fileFormat(_ arguments: Arguments) throws(UsageError) -> PersonFile.Format? {
    guard let text = arguments["format"] else { return nil }
    guard let format = PersonFile.Format(rawValue: text) else {
        throw UsageError(
            "--format \(text): not jsonl or csv" + suggestion(for: text, among: ["jsonl", "csv"]))
    }
    return format
}

private func integrations(_ client: ControlClient) throws(CommandFailure) -> [String] {
    let answer = try client.ask("GET", "/api/v1/integrations")
    return (answer["items"]?.array ?? []).map { $0.word("name") }
}

/// The integration that was named, or the only one there is.
private func theIntegration(
    _ name: String?, _ client: ControlClient
) throws(CommandFailure) -> String {
    if let name { return name }
    let names = try integrations(client)
    guard names.count == 1 else {
        throw CommandFailure(
            .usage, "say which integration: --integration \(names.joined(separator: "|"))")
    }
    return names[0]
}

private func report(_ account: PersonImport.Account, _ wish: PersonImport.Wish, asJSON: Bool) {
    guard !asJSON else {
        return Output.result([
            "read": .number(JSONNumber(account.read)),
            "created": .number(JSONNumber(account.created)),
            "linked": .number(JSONNumber(account.linked)),
            "unchanged": .number(JSONNumber(account.unchanged)),
            "refused": .number(JSONNumber(account.refused)), "dryRun": .bool(wish.isDryRun),
        ])
    }
    let verb = wish.isDryRun ? "would be" : "were"
    Output.result(
        "\(account.read) read: \(account.created) \(verb) created, \(account.linked) \(verb) "
            + "linked, \(account.unchanged) are there already, \(account.refused) refused\n")
    if account.isCutShort { Output.remark("Ended at the first refusal (--strict).\n") }
}

/// Prints the users of one integration, a page at a time.
private func export(
    _ name: String, _ format: PersonFile.Format, _ client: ControlClient
) throws(CommandFailure) {
    var cursor: String?
    repeat {
        let query = queryString([("integration", name), ("limit", "500"), ("cursor", cursor)])
        let page = try client.ask("GET", "/api/v1/export/users" + query)
        var text = ""
        for user in page["items"]?.array ?? [] {
            text +=
                format == .csv
                ? UserTable.row(user) : String(decoding: user.bytes, as: UTF8.self) + "\n"
        }
        Output.result(text)
        cursor = page["next"]?.string
    } while cursor != nil
}
