import JSON

/// One option that a configuration file can have, as the reader of the file asks for it.
package struct ConfigurationOption: Equatable, Sendable {
    /// Keys from the root inwards.
    package let path: [String]
    /// What its value may be, with its article; `nil` for a section.
    package let wanted: String?

    /// The keys with dots between them.
    package var name: String { path.joined(separator: ".") }

    /// Every option there is, each once, in the order in which a file is read.
    ///
    /// Found by reading ``ConfigurationExample``: an option that the program does not ask for cannot
    /// be in the manual, and one that it asks for cannot be missing.
    package static let all: [ConfigurationOption] = {
        var seen: Set<[String]> = []
        return ConfigurationExample.all.flatMap(options(in:)).filter {
            seen.insert($0.path).inserted
        }
    }()

    private static func options(in example: String) -> [ConfigurationOption] {
        guard let document = try? JSON5Document(parsing: Array(example.utf8)),
            let root = document.value.object
        else { return [] }
        let report = Report()
        _ = Configuration(Section(root, at: [], report))
        return report.options
    }
}
