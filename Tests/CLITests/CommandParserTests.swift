import Testing

@testable import scimhook

@Suite("The command line")
struct CommandParserTests {
    static let commands = [
        Command(
            name: "serve", summary: "runs",
            parameters: [
                Parameter("config", .option(value: "FILE"), "the file"),
                Parameter("role", .option(value: "ROLE"), "who", choices: ["viewer", "operator"]),
                Parameter(
                    "only", .option(value: "STATES"), "which", choices: ["dead", "held"],
                    isList: true),
            ],
            run: { _ in .done }),
        Command(
            name: "token create", summary: "makes a token",
            parameters: [
                Parameter("INTEGRATION", .positional(isRequired: true, repeats: false), "whose"),
                Parameter("admin", .flag, "for the admin API"),
            ], run: { _ in .done }),
        Command(
            name: "token list", summary: "shows tokens", parameters: [], run: { _ in .done }),
        Command(
            name: "skip", summary: "gives up",
            parameters: [Parameter("ID", .positional(isRequired: true, repeats: true), "which")],
            run: { _ in .done }),
    ]

    private let parser = CommandParser(commands: CommandParserTests.commands)

    /// What a line parses to, as text.
    private func parsed(_ line: String) throws -> String {
        switch try parser.parse(line.split(separator: " ").map(String.init)) {
        case .run(let command, let arguments):
            let options = arguments.options.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
            let words = arguments.positionals + arguments.flags.sorted() + options
            return ([command.name + ":"] + words).joined(separator: " ")
        case .help(let words): return "help " + words.joined(separator: " ")
        case .version: return "version"
        }
    }

    @Test(arguments: [
        ("serve --config a.json5", "serve: config=a.json5"),
        ("serve --config=a=b", "serve: config=a=b"),
        ("serve --config -", "serve: config=-"),
        ("serve --only dead,held --role viewer", "serve: only=dead,held role=viewer"),
        ("token create contoso --admin", "token create: contoso admin"),
        ("token create --admin -- --odd", "token create: --odd admin"),
        ("skip a b c", "skip: a b c"),
        ("skip -", "skip: -"),
        ("help", "help "), ("--help", "help "), ("help token", "help token"),
        ("token create x --help", "help token create"), ("token -h", "help token"),
        ("nonsense --help", "help "),
        ("--version", "version"), ("serve --version", "version"),
    ]) func `a line means`(line: String, meaning: String) throws {
        #expect(try parsed(line) == meaning)
    }

    @Test(arguments: [
        ("", "no command given"),
        ("serve --config=", "--config needs a value: --config FILE"),
        ("serve --role view", "--role view: 'view' is none of viewer, operator"),
        ("serve --role viewr", "(did you mean 'viewer'?)"),
        ("serve --only dead,hold", "--only dead,hold: 'hold' is none of dead, held (did you mean"),
        ("serv", "unknown command 'serv' (did you mean 'serve'?)"),
        ("zzz", "unknown command 'zzz'; 'scimhook help'"),
        ("token", "token needs one of: create, list"),
        ("token creat x", "unknown command 'token creat' (did you mean 'create'?)"),
        ("token --admin", "token needs one of"),
        ("serve --confg x", "serve: unknown option '--confg' (did you mean '--config'?)"),
        ("serve -c x", "unknown option '-c'"),
        ("serve --config", "--config needs a value: --config FILE"),
        ("serve --config a --config b", "--config is given twice"),
        ("serve extra", "serve: 'extra' is too much"),
        ("token create --admin=yes x", "--admin takes no value"),
        ("token create", "token create needs INTEGRATION"),
        ("skip", "skip needs ID"),
    ]) func `a wrong line says what is wrong`(line: String, message: String) {
        do {
            Issue.record("parsed as \(try parsed(line))")
        } catch {
            #expect((error as? UsageError)?.message.contains(message) == true, "\(error)")
        }
    }

    @Test(arguments: [
        ("90s", Duration.seconds(90)), ("250ms", .milliseconds(250)),
        ("365d", .seconds(31_536_000)),
        ("2h", .seconds(7200)), ("5m", .seconds(300)),
    ]) func `a length of time has a unit`(text: String, expected: Duration) throws {
        #expect(try duration(text, of: "x") == expected)
    }

    @Test(arguments: ["", "5", "s", "-5s", "5 s", "1.5h", "99999999999d", "5y"])
    func `a length of time without a right unit is refused`(text: String) {
        #expect(throws: UsageError.self) { try duration(text, of: "x") }
    }
}
