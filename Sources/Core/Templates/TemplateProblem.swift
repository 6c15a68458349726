/// What is wrong with a template.
package struct TemplateProblem: Error, Equatable, Sendable {
    /// Keys and indices from the root of the template to the text that is wrong.
    package var place: [String] = []
    package var message: String
    /// A word that was not understood; `nil` when the problem is another one.
    package var unknown: String?
    /// The words that would have been understood there.
    package var known: [String]

    init(_ message: String, unknown: String? = nil, known: [String] = []) {
        self.message = message
        self.unknown = unknown
        self.known = known
    }

    /// The same, seen from one level further out, or with what it is about in front.
    func inside(_ key: String) -> TemplateProblem {
        var problem = self
        problem.place.insert(key, at: 0)
        return problem
    }

    func about(_ subject: String) -> TemplateProblem {
        var problem = self
        problem.message = subject + ": " + message
        return problem
    }
}

/// Everything that is wrong with a template; never empty.
package struct TemplateProblems: Error, Equatable, Sendable {
    package let problems: [TemplateProblem]
}
