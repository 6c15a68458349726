/// Makes a ``Predicate`` of a filter; the only place that refuses one for what it names.
struct PredicateCompiler {
    enum Scope {
        case resource
        /// Inside `attribute[…]`, where names are those of its sub-attributes.
        case element(of: Attribute)
        /// Inside an element of an attribute that no schema describes.
        case undescribed
    }

    let scope: Scope
    let schema: ResourceSchema
    /// Schemas of what is searched beside these resources.
    var others: [ResourceSchema] = []

    func node(_ filter: Filter) throws(SCIMError) -> Predicate.Node {
        switch filter {
        case .and(let left, let right): .and(try node(left), try node(right))
        case .or(let left, let right): .or(try node(left), try node(right))
        case .not(let inner): .not(try node(inner))
        case .present(let path): .present(try locate(path).selector)
        case .compare(let path, let comparator, let value):
            try comparison(path, comparator, value)
        case .element(let path, let inner): try element(path, inner)
        case .elementCompare(let path, let inner, let sub, let comparator, let value):
            try element(
                path, .and(inner, .compare(AttributePath(attribute: sub), comparator, value)))
        }
    }

    private func element(_ path: AttributePath, _ inner: Filter) throws(SCIMError) -> Predicate.Node
    {
        let (selector, attribute) = try locate(path)
        guard let attribute else {
            let compiler = PredicateCompiler(scope: .undescribed, schema: schema)
            return .element(selector, try compiler.node(inner))
        }
        guard let attribute = attribute.selectable else {
            throw refused("'\(path)' has no sub-attributes that could stand in brackets")
        }
        let compiler = PredicateCompiler(scope: .element(of: attribute), schema: schema)
        return .element(selector, try compiler.node(inner))
    }

    private func comparison(
        _ path: AttributePath, _ comparator: Filter.Operator, _ value: Filter.Value
    ) throws(SCIMError) -> Predicate.Node {
        var (selector, attribute) = try locate(path)
        if value == .null { return try presence(selector, path, comparator) }
        guard attribute?.kind == .complex else {
            return .compare(
                selector, try Comparison(path, attribute, comparator, value))
        }
        // Comparing a complex attribute means comparing its value, RFC 7643 §2.4.
        attribute = attribute?.subAttribute("value")
        guard let attribute else {
            throw refused("'\(path)' has several parts: name one of its sub-attributes")
        }
        selector.part = attribute.name
        return .compare(selector, try Comparison(path, attribute, comparator, value))
    }

    /// Null is the same as absent, RFC 7643 §2.5.
    private func presence(
        _ selector: Selector, _ path: AttributePath, _ comparator: Filter.Operator
    ) throws(SCIMError) -> Predicate.Node {
        switch comparator {
        case .eq: .not(.present(selector))
        case .ne: .present(selector)
        default: throw refused("'\(path) \(comparator) null': null goes with eq and ne only")
        }
    }

    /// - Returns: The attribute that the path names in the end; `nil` when no schema describes it.
    private func locate(
        _ path: AttributePath
    ) throws(SCIMError) -> (selector: Selector, attribute: Attribute?) {
        switch scope {
        case .undescribed: return (undescribed(path), nil)
        case .element(let parent):
            guard path.schema == nil, path.subAttribute == nil,
                let attribute = parent.subAttribute(path.attribute)
            else { throw unknown(path, in: "'\(parent.name)'") }
            return (Selector(name: attribute.name), try visible(attribute, path))
        case .resource: return try locateInResource(path)
        }
    }

    private func locateInResource(
        _ path: AttributePath
    ) throws(SCIMError) -> (selector: Selector, attribute: Attribute?) {
        if let found = schema.resolve(path) {
            let selector = Selector(
                container: found.schema, name: found.attribute.name, part: found.subAttribute?.name)
            _ = try visible(found.attribute, path)
            return (selector, try visible(found.subAttribute ?? found.attribute, path))
        }
        if let found = schema.extension(named: path) {
            var whole = Attribute(found.id, .complex)
            whole.subAttributes = found.attributes
            return (Selector(name: found.id), whole)
        }
        if let seen = schema.learned.schema(path.description) {
            return (Selector(name: seen.id, ignoresCase: true), nil)
        }
        guard schema.learned.has(path) || others.contains(where: { $0.names(path) }) else {
            throw unknown(path, in: "a \(schema.type.rawValue)")
        }
        return (undescribed(path), nil)
    }

    /// Extensions of a customer's own are learned as they arrive; a filter takes what is there.
    private func undescribed(_ path: AttributePath) -> Selector {
        Selector(
            container: path.schema, name: path.attribute, part: path.subAttribute,
            ignoresCase: true)
    }

    /// Refuses what is never shown: a filter would tell it bit by bit.
    private func visible(_ attribute: Attribute, _ path: AttributePath) throws(SCIMError)
        -> Attribute
    {
        guard attribute.returned != .never else {
            throw refused("'\(path)' is never shown, and so cannot be asked for")
        }
        return attribute
    }

    private func unknown(_ path: AttributePath, in holder: String) -> SCIMError {
        var parent = path
        parent.subAttribute = nil
        guard let part = path.subAttribute, let attribute = schema.resolve(parent)?.attribute,
            attribute.kind != .complex
        else { return refused("\(holder) has no attribute '\(path)'\(hint(for: path))") }
        return refused("'\(parent)' has no sub-attributes: leave '.\(part)' out")
    }
}

extension PredicateCompiler {
    /// The name that may have been meant, of those that a filter can ask for.
    private func hint(for path: AttributePath) -> String {
        guard case .element(let parent) = scope else { return schema.hint(for: path) }
        return suggestion(for: path.attribute, among: parent.subAttributes.askable)
    }
}

extension ResourceSchema {
    /// Whether a path names an attribute or an extension as a whole, declared or seen.
    package func names(_ path: AttributePath) -> Bool {
        resolve(path) != nil || `extension`(named: path) != nil || learned.has(path)
            || learned.schema(path.description) != nil
    }

    /// What may have been meant by a name that there is not, ready to be put behind it.
    func hint(for path: AttributePath) -> String {
        var parent = path
        parent.subAttribute = nil
        if let part = path.subAttribute, let attribute = resolve(parent)?.attribute {
            return suggestion(for: part, among: attribute.subAttributes.askable)
        }
        let hint = suggestion(for: path.attribute, among: askableNames(under: path.schema))
        // Only an attribute under a URN can become known by being sent.
        let isCustom = hint.isEmpty && path.schema?.isURN == true
        return isCustom ? ": nobody declared it and none was seen" : hint
    }

    /// Names that may stand behind this URN, or without one.
    private func askableNames(under urn: String?) -> [String] {
        guard let urn, !core.id.equalsIgnoringCase(urn) else {
            return (core.attributes + common).askable + extensions.flatMap(\.attributes.askable)
        }
        return `extension`(urn)?.attributes.askable ?? []
    }
}

extension [Attribute] {
    fileprivate var askable: [String] { filter { $0.returned != .never }.map(\.name) }
}

extension Comparison {
    /// - Throws: `invalidFilter` when the attribute cannot be compared in this way or with this.
    fileprivate init(
        _ path: AttributePath, _ attribute: Attribute?, _ comparator: Filter.Operator,
        _ value: Filter.Value
    ) throws(SCIMError) {
        guard let attribute else {
            self = .untyped(comparator, value)
            return
        }
        guard attribute.kind.allows(comparator) else {
            throw refused(
                "'\(path)' is of type \(attribute.kind.rawValue), for which there is no '\(comparator)'"
            )
        }
        switch attribute.kind {
        case .boolean:
            guard let flag = value.boolean else { throw mismatch(path, "true or false", value) }
            self = .boolean(comparator, flag)
        case .integer, .decimal:
            guard let number = value.number else { throw mismatch(path, "a number", value) }
            self = .number(comparator, number)
        case .dateTime where comparator.isOrdering:
            guard let moment = Timestamp(dateTime: value.text) else {
                throw mismatch(path, "a moment such as \"2026-11-23T22:41:07Z\"", value)
            }
            self = .moment(comparator, moment)
        case .string, .reference, .binary, .dateTime, .complex:
            let isExact = attribute.isComparedExactly
            self = .text(
                comparator, text: isExact ? value.text : value.text.folded, isExact: isExact)
        }
    }
}

extension Attribute {
    /// References and binaries are case-exact by nature, RFC 7643 §2.3.6 and §2.3.7.
    var isComparedExactly: Bool { isCaseExact || kind != .string }
}

extension Attribute.Kind {
    /// RFC 7644 §3.4.2.2 table 3; parts of a number or of a truth value mean nothing.
    fileprivate func allows(_ comparator: Filter.Operator) -> Bool {
        switch self {
        case .boolean: comparator == .eq || comparator == .ne
        case .binary: ![.gt, .ge, .lt, .le].contains(comparator)
        case .integer, .decimal: comparator.isOrdering
        case .string, .dateTime, .reference, .complex: true
        }
    }
}

extension Filter.Operator {
    /// Asks where a value stands, not what is in it.
    fileprivate var isOrdering: Bool { ![.co, .sw, .ew].contains(self) }
}

private func mismatch(
    _ path: AttributePath, _ expected: String, _ value: Filter.Value
) -> SCIMError {
    refused("'\(path)' is compared with \(expected), not with \(value)")
}

private func refused(_ reason: String) -> SCIMError {
    SCIMError(.invalidFilter, "The filter cannot be answered: \(reason).")
}
