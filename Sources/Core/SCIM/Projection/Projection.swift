/// Which attributes an answer shows: `attributes` and `excludedAttributes`, RFC 7644 §3.9.
package struct Projection: Equatable, Sendable {
    /// Everything that is returned by default.
    package static let standard = Projection()

    /// Named by `attributes`; `nil` when the parameter is absent.
    package var included: [AttributePath]?
    package var excluded: [AttributePath]

    package init(included: [AttributePath]? = nil, excluded: [AttributePath] = []) {
        self.included = included
        self.excluded = excluded
    }

    /// Reads the two comma-separated query parameters.
    ///
    /// RFC 7644 calls them mutually exclusive; when both are there, `attributes` counts, for it
    /// asks for less. An empty parameter is an absent one; names that no schema has name nothing.
    ///
    /// - Throws: `invalidValue` for a text that is no attribute name, and beyond 100 names.
    package init(attributes: String?, excludedAttributes: String?) throws(SCIMError) {
        let included = try paths("attributes", attributes)
        let excluded = try paths("excludedAttributes", excludedAttributes)
        self.init(
            included: included.isEmpty ? nil : included, excluded: included.isEmpty ? excluded : [])
    }

    /// Whether a whole top-level attribute of the core schema would be left out; then it need not
    /// even be built.
    ///
    /// Not for the few that are always returned.
    package func hides(_ attribute: String) -> Bool {
        if let included {
            return !included.contains { $0.attribute.equalsIgnoringCase(attribute) || $0.isCore }
        }
        return excluded.contains {
            $0.attribute.equalsIgnoringCase(attribute) && $0.subAttribute == nil || $0.isCore
        }
    }
}

extension AttributePath {
    /// Whether this is the URN of a core schema, whose last part the grammar takes for a name.
    fileprivate var isCore: Bool {
        schema?.equalsIgnoringCase("urn:ietf:params:scim:schemas:core:2.0") == true
    }
}

private let nameLimit = 100

private func paths(_ parameter: String, _ text: String?) throws(SCIMError) -> [AttributePath] {
    let names = (text ?? "").split(separator: ",").map(withoutOuterSpaces).filter { !$0.isEmpty }
    guard names.count <= nameLimit else {
        throw SCIMError(
            .invalidValue, "'\(parameter)' has more than \(nameLimit) names: ask for fewer.")
    }
    var paths: [AttributePath] = []
    for name in names {
        do {
            paths.append(try AttributePath(parsing: String(name)))
        } catch {
            throw SCIMError(.invalidValue, "In '\(parameter)': \(error.detail)")
        }
    }
    return paths
}

private func withoutOuterSpaces(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
}
