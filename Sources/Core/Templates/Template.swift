package import JSON

/// A JSON value in whose texts `{{…}}` stands for values of an event.
///
/// Compiled once. What comes out is a value, not text, so that nothing in an event can change the
/// structure around it.
package struct Template: Hashable, Sendable {
    private indirect enum Node: Hashable, Sendable {
        case constant(JSONValue)
        /// A text that is one expression: its value, with its type.
        case value(Expression)
        case text([TemplateScanner.Piece])
        case list([Node])
        case object([Entry])

        var isConstant: Bool { if case .constant = self { true } else { false } }
    }

    private struct Entry: Hashable, Sendable {
        let key: String
        let node: Node
    }

    /// As it was written.
    package let source: JSONValue
    private let root: Node

    /// Compiles a template.
    ///
    /// - Parameters:
    ///   - source: As the configuration has it.
    ///   - scope: The names that it may use.
    /// - Throws: ``TemplateProblems`` with everything that is wrong, each with its place.
    package init(_ source: JSONValue, _ scope: Scope) throws(TemplateProblems) {
        self.source = source
        var problems: [TemplateProblem] = []
        root = Self.node(source, scope, [], &problems)
        guard problems.isEmpty else { throw TemplateProblems(problems: problems) }
    }

    /// Fills the template in from an object with the namespaces.
    ///
    /// An optional value that is not there takes its key or element away.
    package func rendered(_ values: JSONValue) -> JSONValue { Self.value(root, values) ?? .null }

    /// Whether it takes what is at this path, or a part of that, or what that is a part of.
    package func uses(_ path: String...) -> Bool {
        Self.expressions(root).contains { $0.touches(path) }
    }

    private static func node(
        _ value: JSONValue, _ scope: Scope, _ place: [String], _ problems: inout [TemplateProblem]
    ) -> Node {
        switch value {
        case .null, .bool, .number: return .constant(value)
        case .array(let elements):
            let nodes = elements.enumerated().map { index, element in
                node(element, scope, place + [String(index)], &problems)
            }
            return nodes.allSatisfy(\.isConstant) ? .constant(value) : .list(nodes)
        case .object(let object):
            let entries = object.members.map { member in
                if member.key.contains("{{") {
                    var problem = TemplateProblem("a key is not filled in; only values are")
                    problem.place = place + [member.key]
                    problems.append(problem)
                }
                let place = place + [member.key]
                return Entry(
                    key: member.key, node: node(member.value, scope, place, &problems))
            }
            return entries.allSatisfy(\.node.isConstant) ? .constant(value) : .object(entries)
        case .string(let text):
            do throws(TemplateProblem) {
                return try self.text(text, scope)
            } catch {
                var problem = error
                problem.place = place
                problems.append(problem)
                return .constant(value)
            }
        }
    }

    private static func text(_ text: String, _ scope: Scope) throws(TemplateProblem) -> Node {
        let pieces = try TemplateScanner.pieces(of: text, scope)
        if pieces.count == 1, case .value(let expression) = pieces[0] { return .value(expression) }
        guard pieces.contains(where: \.isValue) else { return .constant(.string(text)) }
        for case .value(let expression) in pieces { try expression.checkText(scope) }
        return .text(pieces)
    }

    /// `nil` when the value is optional and not there.
    private static func value(_ node: Node, _ values: JSONValue) -> JSONValue? {
        switch node {
        case .constant(let value): return value
        case .value(let expression):
            let value = expression.value(in: values)
            return expression.isOptional && value.isNull ? nil : value
        case .text(let pieces):
            var text = ""
            for piece in pieces {
                switch piece {
                case .text(let run): text += run
                case .value(let expression):
                    let value = expression.value(in: values)
                    if expression.isOptional, value.isNull { return nil }
                    text += value.plainText
                }
            }
            return .string(text)
        case .list(let nodes): return .array(nodes.compactMap { self.value($0, values) })
        case .object(let entries):
            return .object(
                JSONObject(
                    members: entries.compactMap { entry in
                        self.value(entry.node, values).map {
                            JSONObject.Member(key: entry.key, value: $0)
                        }
                    }))
        }
    }

    private static func expressions(_ node: Node) -> [Expression] {
        switch node {
        case .constant: []
        case .value(let expression): [expression]
        case .text(let pieces): pieces.compactMap(\.expression)
        case .list(let nodes): nodes.flatMap { expressions($0) }
        case .object(let entries): entries.flatMap { expressions($0.node) }
        }
    }
}

extension TemplateScanner.Piece {
    var expression: Expression? { if case .value(let value) = self { value } else { nil } }
    var isValue: Bool { expression != nil }
}

extension Expression {
    /// - Throws: ``TemplateProblem`` for a list or an object, which has no one text.
    func checkText(_ scope: Scope) throws(TemplateProblem) {
        let problem: String
        switch try shape(scope, path: text) {
        case .scalar, .anything: return
        case .list:
            problem = "is a list, which has no place in a text; add '| first' or '| join:\",\"'"
        case .object, .dictionary:
            problem = "is an object, which has no place in a text; name a member"
        }
        throw TemplateProblem("{{\(text)}} " + problem)
    }
}
