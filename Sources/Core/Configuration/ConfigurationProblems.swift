package import JSON

/// One thing that is wrong with a configuration file.
package struct ConfigurationProblem: Equatable, Sendable {
    /// Keys from the root inwards; empty when the file as a whole is wrong.
    package let path: [String]
    /// What is wrong, and what may have been meant.
    package let message: String
    /// Where it is; `nil` when the message says so itself.
    package internal(set) var position: TextPosition?

    init(_ message: String, at path: [String]) {
        self.path = path
        self.message = message
    }

    /// The problem on one line: `FILE: path.to.key: what is wrong (did you mean …) [line N]`.
    ///
    /// `file` is its name as the user gave it.
    package func line(file: String) -> String {
        let place = path.isEmpty ? "" : path.joined(separator: ".") + ": "
        let line = position.map { " [line \($0.line)]" } ?? ""
        return "\(file): \(place)\(message)\(line)"
    }
}

/// Everything that is wrong with a configuration file; never empty.
package struct ConfigurationProblems: Error, Equatable, Sendable {
    /// In the order of the file.
    package let problems: [ConfigurationProblem]

    init(_ problems: [ConfigurationProblem]) { self.problems = problems }

    /// Finds the place of each problem and sorts them by it.
    init(_ problems: [ConfigurationProblem], in document: JSON5Document) {
        self.problems = problems.map { problem in
            var placed = problem
            var path = problem.path
            placed.position = document.position(of: path)
            while placed.position == nil, !path.isEmpty {
                path.removeLast()
                placed.position = document.position(of: path)
            }
            return placed
        }
        .sorted { left, right in
            let (first, second) = (left.position ?? .start, right.position ?? .start)
            return (first.line, first.column) < (second.line, second.column)
        }
    }

    /// One line for each problem; `file` is the name of the file as the user gave it.
    package func lines(file: String) -> [String] { problems.map { $0.line(file: file) } }
}
