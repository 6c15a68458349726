import Configuration
import SCIM

/// Turns the words of a command line into a command and its checked arguments.
struct CommandParser {
    /// What the line asks for.
    enum Request {
        case run(Command, Arguments)
        /// Help on a command or a group of commands; empty for the overview.
        case help([String])
        case version
    }

    let commands: [Command]

    /// - Parameter words: What stands after the program's name.
    /// - Returns: The command to run, or the help that was asked for.
    /// - Throws: ``UsageError`` with what is wrong and the nearest correct word.
    func parse(_ words: [String]) throws(UsageError) -> Request {
        let asked = words.prefix { $0 != "--" }
        if asked.contains("--version") { return .version }
        if asked.contains(where: { $0 == "--help" || $0 == "-h" }) {
            return .help(name(of: asked.filter { !$0.hasPrefix("-") }))
        }
        guard let first = words.first else {
            throw UsageError("no command given; 'scimhook help' lists them")
        }
        if first == "help" { return .help(Array(words.dropFirst())) }
        let (command, rest) = try command(in: words)
        return .run(command, try arguments(rest, of: command))
    }

    /// The commands called `name` or that begin with it as a word.
    func matches(_ name: [String]) -> [Command] {
        commands.filter { $0.words.starts(with: name) }
    }

    /// As many of the first words as name a command or a group of commands.
    private func name(of words: [String]) -> [String] {
        for count in stride(from: min(2, words.count), to: 0, by: -1)
        where !matches(Array(words.prefix(count))).isEmpty {
            return Array(words.prefix(count))
        }
        return []
    }

    private func command(
        in words: [String]
    ) throws(UsageError) -> (Command, rest: ArraySlice<String>) {
        for command in commands where words.starts(with: command.words) {
            return (command, words.dropFirst(command.words.count))
        }
        throw unknown(words)
    }

    /// Why no command was found, for a word that is none and for a group without its second word.
    func unknown(_ words: [String]) -> UsageError {
        let group = words.first.map { matches([$0]) } ?? []
        guard !group.isEmpty else {
            let names = commands.compactMap(\.words.first) + ["help"]
            return UsageError(
                "unknown command '\(words[0])'" + suggestion(for: words[0], among: names)
                    + "; 'scimhook help' lists all")
        }
        let seconds = group.compactMap { $0.words.dropFirst().first }
        guard words.count > 1, !words[1].hasPrefix("-") else {
            return UsageError("\(words[0]) needs one of: \(seconds.joined(separator: ", "))")
        }
        return UsageError(
            "unknown command '\(words[0]) \(words[1])'"
                + suggestion(for: words[1], among: seconds))
    }

    private func arguments(
        _ words: ArraySlice<String>, of command: Command
    ) throws(UsageError) -> Arguments {
        var arguments = Arguments()
        var words = words
        while let word = words.popFirst() {
            if word == "--" {
                arguments.positionals += words
                break
            }
            if word.hasPrefix("-"), word != "-" {
                try read(word, &words, of: command, into: &arguments)
            } else {
                arguments.positionals.append(word)
            }
        }
        try checkPositionals(arguments.positionals, of: command)
        return arguments
    }

    /// Reads `--flag`, `--option VALUE` or `--option=VALUE`.
    private func read(
        _ word: String, _ rest: inout ArraySlice<String>, of command: Command,
        into arguments: inout Arguments
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let text = String(parts[0])
        let parameter = command.parameters.first { "--" + $0.name == text && $0.isDashed }
        guard let parameter else {
            let known = command.parameters.filter(\.isDashed).map { "--" + $0.name }
            throw UsageError(
                "\(command.name): unknown option '\(text)'"
                    + suggestion(for: text, among: known + ["--help"]))
        }
        guard case .option(let value) = parameter.kind else {
            guard parts.count == 1 else { throw UsageError("\(text) takes no value") }
            arguments.flags.insert(parameter.name)
            return
        }
        guard arguments.options[parameter.name] == nil else {
            throw UsageError("\(text) is given twice")
        }
        guard let given = parts.count == 2 ? String(parts[1]) : rest.popFirst(), !given.isEmpty
        else { throw UsageError("\(text) needs a value: \(text) \(value)") }
        if let problem = parameter.problem(of: given) {
            throw UsageError("\(text) \(given): \(problem)")
        }
        arguments.options[parameter.name] = given
    }

    private func checkPositionals(
        _ given: [String], of command: Command
    ) throws(UsageError) {
        var left = given[...]
        for parameter in command.parameters {
            guard case .positional(let isRequired, let repeats) = parameter.kind else { continue }
            guard left.popFirst() != nil || !isRequired else {
                throw UsageError(
                    "\(command.name) needs \(parameter.name); see 'scimhook help \(command.name)'")
            }
            if repeats { left = [] }
        }
        guard let extra = left.first else { return }
        throw UsageError(
            "\(command.name): '\(extra)' is too much; see 'scimhook help \(command.name)'")
    }
}

extension Command {
    var words: [String] { name.split(separator: " ").map(String.init) }
}

extension Parameter {
    /// What is wrong with a value of which only some words can be; `nil` when nothing is.
    fileprivate func problem(of value: String) -> String? {
        let words = isList ? value.split(separator: ",").map(String.init) : [value]
        guard !choices.isEmpty, let wrong = words.first(where: { !choices.contains($0) }) else {
            return nil
        }
        return "'\(wrong)' is none of \(choices.joined(separator: ", "))"
            + suggestion(for: wrong, among: choices)
    }

    /// Whether it is written with dashes.
    var isDashed: Bool {
        if case .positional = kind { false } else { true }
    }
}
