/// Writes help from the commands themselves, in 80 columns.
struct HelpText {
    static let width = 80

    let commands: [Command]

    /// What the program is and all its commands.
    var overview: String {
        let rows =
            commands.map { ($0.name, $0.summary) } + [("help [COMMAND]", "explains a command")]
        return """
            scimhook turns what an identity provider knows about people into signed
            webhooks.

            Usage: scimhook COMMAND [ARGUMENTS]

            Commands:
            \(HelpText.columns(rows))

            'scimhook help COMMAND' or 'scimhook COMMAND --help' explains one command,
            'scimhook --version' says which version this is.

            Exit codes: 0 done, 1 failed, 64 usage, 69 gateway not running, 74 storage,
            77 permission, 78 configuration.

            """
    }

    /// One command with everything that it understands.
    static func text(for command: Command) -> String {
        var text = wrapped("Usage: scimhook \(usage(command))", indent: 7) + "\n\n"
        text += wrapped(sentence(command.summary), indent: 0) + "\n"
        let positionals = command.parameters.filter { !$0.isDashed }
        let options = command.parameters.filter(\.isDashed)
        if !positionals.isEmpty {
            text += "\nArguments:\n" + columns(positionals.map { ($0.label, $0.help) }) + "\n"
        }
        let help = ("--help", "shows this text")
        text += "\nOptions:\n" + columns(options.map { ($0.label, $0.help) } + [help]) + "\n"
        return text
    }

    /// The commands of a group such as `deliveries`.
    static func text(for group: [Command]) -> String {
        "Commands:\n" + columns(group.map { ($0.name, $0.summary) }) + "\n"
    }

    static func usage(_ command: Command) -> String {
        let words = command.parameters.map { parameter in
            switch parameter.kind {
            case .positional(let isRequired, let repeats):
                let name = repeats ? parameter.name + "…" : parameter.name
                return isRequired ? name : "[\(name)]"
            case .flag, .option: return "[\(parameter.label)]"
            }
        }
        return ([command.name] + words).joined(separator: " ")
    }

    static func sentence(_ summary: String) -> String {
        summary.prefix(1).uppercased() + summary.dropFirst() + "."
    }

    /// Two columns, the second one wrapped; a long first cell gets a line of its own.
    private static func columns(_ rows: [(String, String)]) -> String {
        let widest = min(rows.map(\.0.count).max() ?? 0, 25)
        let indent = widest + 4
        return rows.map { name, help in
            let start = "  " + name
            let text = wrapped(String(repeating: " ", count: indent) + help, indent: indent)
            return name.count > widest
                ? start + "\n" + text
                : start + String(repeating: " ", count: indent - start.count)
                    + text.dropFirst(indent)
        }.joined(separator: "\n")
    }

    /// Breaks at spaces, and indents all lines but the first.
    ///
    /// A word that is longer than a line stays whole.
    static func wrapped(_ text: String, indent: Int) -> String {
        var lines: [String] = []
        var line = String(text.prefix { $0 == " " })
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(repeating: " ", count: indent)
                isEmpty = true
            }
            line += isEmpty ? String(word) : " " + word
            isEmpty = false
        }
        return (lines + [line]).joined(separator: "\n")
    }
}

extension Parameter {
    /// As it is written on a line.
    var label: String {
        switch kind {
        case .positional: name
        case .flag: "--" + name
        case .option(let value): "--\(name) \(value)"
        }
    }
}
