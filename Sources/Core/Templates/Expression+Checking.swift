extension Expression {
    /// What comes out, as far as can be known beforehand.
    func shape(_ scope: Scope, path: String) throws(TemplateProblem) -> Shape {
        var shape = Shape.scalar
        if case .path(let steps) = source {
            shape = scope.root
            var walked = ""
            for step in steps {
                if walked.isEmpty, case .name(let name) = step, let reason = scope.absent[name] {
                    throw TemplateProblem(reason)
                }
                let next = step.written(behind: walked)
                if let reason = scope.absent[next] { throw TemplateProblem(reason) }
                shape = try step.shape(in: shape, walked)
                walked = next
            }
        }
        for filter in filters { shape = try filter.shape(of: shape, path) }
        return shape
    }

    /// - Throws: ``TemplateProblem`` for a name that is not there, or a filter that does not fit.
    func check(_ scope: Scope, path: String) throws(TemplateProblem) {
        _ = try shape(scope, path: path)
    }
}

extension Expression.Step {
    /// The path with this step added, in the notation of a template.
    func written(behind path: String) -> String {
        switch self {
        case .name(let name): path.isEmpty ? name : path + "." + name
        case .index(let index): path + ".\(index)"
        }
    }

    /// - Parameters:
    ///   - shape: Of what the path leads to so far.
    ///   - path: That path; empty at the root.
    /// - Returns: The shape one step further.
    /// - Throws: ``TemplateProblem`` with the names that there are.
    func shape(in shape: Shape, _ path: String) throws(TemplateProblem) -> Shape {
        switch (self, shape) {
        case (_, .anything): return .anything
        case (.name(let name), .object(let members)):
            if let member = members.first(where: { $0.name == name }) { return member.shape }
            throw unknown(name, members.map(\.name), path)
        case (.name, .dictionary(let value)): return value
        case (.name, .list(let element)): return .list(try self.shape(in: element, path))
        case (.index, .list(let element)): return element
        case (.index(let index), _):
            throw TemplateProblem("\(path) is no list, so it has no element \(index)")
        case (.name(let name), .scalar):
            throw TemplateProblem("\(path) is a single value, so it has no '\(name)'")
        }
    }

    private func unknown(_ name: String, _ names: [String], _ path: String) -> TemplateProblem {
        if path == "user", let canonical = scimNames[name] {
            return TemplateProblem("there is no 'user.\(name)'; it is called user.\(canonical)")
        }
        let place = path.isEmpty ? "there is no '\(name)'" : "there is no '\(name)' in '\(path)'"
        return TemplateProblem(place, unknown: name, known: names)
    }
}
