import Configuration
import HTTPMessage
import JSON
import SCIM

extension Command {
    static let tokenCreate = Command(
        name: "token create",
        summary: "makes a token for an identity provider, or with --admin for the admin API, and "
            + "prints it, alone, once",
        parameters: [
            Parameter(
                "INTEGRATION", .positional(isRequired: false, repeats: false),
                "the name of an integration in the configuration"),
            Parameter("admin", .flag, "a token for the admin API and the monitor instead"),
            Parameter(
                "role", .option(value: "ROLE"), "with --admin: viewer (default) or operator",
                choices: ["viewer", "operator"]),
            Parameter("label", .option(value: "TEXT"), "what the token is for"),
            Parameter("expires", .option(value: "TIME"), "how long it works, such as 365d"),
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            let wish = try tokenWish(arguments)
            return ControlCommand.run(arguments) { client throws(CommandFailure) in
                let token = try client.ask("POST", "/api/v1/tokens", body: .object(wish))
                guard !arguments.has("json") else {
                    Output.result(token)
                    return .done
                }
                Output.result(token.word("token") + "\n")
                Output.remark(
                    "Keep it safe, it cannot be shown again. 'scimhook token revoke "
                        + "\(token.word("id"))' ends it.\n")
                return .done
            }
        })

    static let tokenList = Command(
        name: "token list", summary: "shows all tokens without their secrets",
        parameters: ControlCommand.parameters + [ControlCommand.json],
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let answer = try client.ask("GET", "/api/v1/tokens")
                arguments.show(answer) {
                    tokenTable(answer).text(width: Terminal.width)
                }
                return .done
            }
        })

    static let tokenRevoke = Command(
        name: "token revoke", summary: "ends a token at once",
        parameters: [
            Parameter(
                "ID", .positional(isRequired: true, repeats: false), "as 'token list' shows it"),
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let id = arguments.positionals[0]
                _ = try client.ask("DELETE", "/api/v1/tokens/" + percentEncoded(id))
                arguments.show(["id": .string(id), "revoked": true]) {
                    "\(id) is revoked\n"
                }
                return .done
            }
        })
}

/// The body of the request that makes a token.
private func tokenWish(_ arguments: Arguments) throws(UsageError) -> JSONObject {
    var wish: JSONObject = [:]
    switch (arguments.positionals.first, arguments.has("admin")) {
    case (let name?, false): wish["integration"] = .string(name)
    case (nil, true): wish["admin"] = .string(arguments["role"] ?? "viewer")
    default: throw UsageError("token create needs either the name of an integration or --admin")
    }
    guard arguments["role"] == nil || arguments.has("admin") else {
        throw UsageError("--role goes with --admin only")
    }
    if let label = arguments["label"] { wish["label"] = .string(label) }
    if let text = arguments["expires"] {
        let seconds = try duration(text, of: "expires").components.seconds
        guard (1...3_153_600_000).contains(seconds) else {
            throw UsageError("--expires \(text): at least 1s and at most 36500d")
        }
        wish["lifetimeSeconds"] = .number(JSONNumber(seconds))
    }
    return wish
}

private func tokenTable(_ answer: JSONValue) -> Table {
    var table = Table(headings: ["ID", "FOR", "STATE", "LABEL", "CREATED", "EXPIRES", "LAST USED"])
    table.flexible = 3
    table.rows = (answer["items"]?.array ?? []).map { token in
        let scope = token["integration"]?.string ?? "admin (\(token.word("admin")))"
        return [
            token.word("id"), scope, token.word("state"), token.word("label"),
            day(token["created"]),
            day(token["expires"]), day(token["lastUsed"]),
        ]
    }
    return table
}

private func day(_ moment: JSONValue?) -> String {
    moment?.string.map { String($0.prefix(10)) } ?? "–"
}
