import HTTPMessage
import JSON
import SCIM

extension Command {
    static let integrationList = Command(
        name: "integration list", summary: "shows who may push users, and who is paused",
        parameters: ControlCommand.parameters + [ControlCommand.json],
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let answer = try client.ask("GET", "/api/v1/integrations")
                arguments.show(answer) {
                    integrationTable(answer).text(width: Terminal.width)
                }
                return .done
            }
        })

    static let integrationPause = change(
        "pause", "answers everything that an identity provider sends with 503 until it is resumed",
        done: "is paused; its provider is told to come back")

    static let integrationResume = change(
        "resume", "takes requests of a paused integration again", done: "takes requests again")

    private static func change(_ verb: String, _ summary: String, done: String) -> Command {
        Command(
            name: "integration \(verb)", summary: summary,
            parameters: [
                Parameter(
                    "NAME", .positional(isRequired: true, repeats: false),
                    "of an integration in the configuration")
            ] + ControlCommand.parameters + [ControlCommand.json],
            run: { arguments throws(UsageError) in
                ControlCommand.run(arguments) { client throws(CommandFailure) in
                    let name = arguments.positionals[0]
                    let target = "/api/v1/integrations/\(percentEncoded(name))/\(verb)"
                    let answer = try client.ask("POST", target)
                    arguments.show(answer) {
                        "\(name) \(done)\n"
                    }
                    return .done
                }
            })
    }
}

private func integrationTable(_ answer: JSONValue) -> Table {
    var table = Table(headings: ["INTEGRATION", "PROVIDER", "IS", "USERS", "GROUPS", "TENANT URL"])
    table.rows = (answer["items"]?.array ?? []).map { integration in
        [
            integration.word("name"), integration.word("provider"), integration.word("state"),
            "\(integration.count("users"))", "\(integration.count("groups"))",
            integration.word("tenantURL"),
        ]
    }
    return table
}
