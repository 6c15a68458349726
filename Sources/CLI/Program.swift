import CRevision

/// The program from its words to its exit code.
enum Program {
    static let version = "0.1.0"
    /// The commit that this was built from; "unknown" where nobody told the build.
    static let revision = String(cString: scimhook_revision())
    /// The day of this version; stands in the manual pages.
    static let released = "2026-11-28"

    /// Runs what the line says; results go to stdout, remarks to stderr.
    static func run(_ words: [String], commands: [Command] = Command.all) -> ExitCode {
        let parser = CommandParser(commands: commands)
        do throws(UsageError) {
            var code = ExitCode.done
            switch try parser.parse(words) {
            case .run(let command, let arguments): code = try command.run(arguments)
            case .help(let name): try help(name, parser)
            case .version: Output.result("scimhook \(version)\n")
            }
            guard let problem = Output.problem, code == .done else { return code }
            Output.remark("scimhook: standard output cannot be written: \(problem)\n")
            return .storage
        } catch {
            Output.remark("scimhook: \(error.message)\n")
            return .usage
        }
    }

    private static func help(_ name: [String], _ parser: CommandParser) throws(UsageError) {
        guard !name.isEmpty, name != ["help"] else {
            Output.result(HelpText(commands: parser.commands).overview)
            return
        }
        let matches = parser.matches(name)
        guard let first = matches.first else { throw parser.unknown(name) }
        let isOne = first.words == name
        Output.result(isOne ? HelpText.text(for: first) : HelpText.text(for: matches))
    }
}
