import JSON

/// Collects what there is to say while a file is read.
final class Report {
    /// One option of a file, as it stands in it.
    struct Found {
        let path: [String]
        /// As operators may see it; `nil` where the file is silent.
        let shown: JSONValue?
    }

    /// Where the file is; relative paths start there.
    let directory: String
    private(set) var problems: [ConfigurationProblem] = []
    /// Every option that was asked for, whether the file has it or not; in the order of asking.
    private(set) var options: [ConfigurationOption] = []
    /// The same with their values, those inside of sections that the file leaves out included.
    private(set) var found: [Found]?

    /// - Parameters:
    ///   - directory: Where the file is; empty for where the program runs.
    ///   - keepsValues: Whether ``found`` is wanted.
    init(directory: String = "", keepsValues: Bool = false) {
        self.directory = directory
        found = keepsValues ? [] : nil
    }

    func note(_ option: ConfigurationOption) { options.append(option) }

    func note(_ shown: JSONValue?, at path: [String]) {
        found?.append(Found(path: path, shown: shown))
    }

    func add(_ message: String, at path: [String]) {
        problems.append(ConfigurationProblem(message, at: path))
    }

    func has(problemBelow path: [String]) -> Bool {
        problems.contains { $0.path.starts(with: path) }
    }
}
