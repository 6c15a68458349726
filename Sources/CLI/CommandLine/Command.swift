/// One command of the program, as data: what `help`, completions and the parser are made from.
struct Command: Sendable {
    /// Words after `scimhook`, as in `token create`.
    let name: String
    let summary: String
    let parameters: [Parameter]
    /// Does the work; results go to stdout, remarks to stderr.
    let run: @Sendable (Arguments) throws(UsageError) -> ExitCode
}

/// One thing that a command understands on its line.
struct Parameter: Sendable {
    enum Kind: Sendable {
        /// A word by its position; `repeats` takes all that are left.
        case positional(isRequired: Bool, repeats: Bool)
        /// `--name`.
        case flag
        /// `--name VALUE` or `--name=VALUE`.
        case option(value: String)
    }

    /// Without the dashes.
    let name: String
    let kind: Kind
    let help: String
    /// The words that it can be, where they can be listed.
    let choices: [String]
    /// Whether it can be several of them, joined by commas.
    let isList: Bool

    init(
        _ name: String, _ kind: Kind, _ help: String, choices: [String] = [], isList: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.choices = choices
        self.isList = isList
    }
}

/// What stood on the line, already checked against the command's parameters.
struct Arguments: Sendable {
    var positionals: [String] = []
    var flags: Set<String> = []
    var options: [String: String] = [:]

    /// The value of an option; `nil` when it was not given.
    subscript(option: String) -> String? { options[option] }

    /// Whether a flag was given.
    func has(_ flag: String) -> Bool { flags.contains(flag) }

    /// The value of an option that counts something.
    func integer(
        _ option: String, in range: ClosedRange<Int>, default fallback: Int
    ) throws(UsageError) -> Int {
        guard let text = options[option] else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw UsageError(
                "--\(option) \(text): not a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return value
    }
}

/// What is wrong with the command line; the program prints it and exits with 64.
struct UsageError: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

/// How the program ends, by the contract.
enum ExitCode: Int32, Sendable {
    case done = 0
    case failed = 1
    case usage = 64
    case notRunning = 69
    case storage = 74
    case permission = 77
    case configuration = 78
}
