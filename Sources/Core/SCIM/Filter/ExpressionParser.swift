/// Turns the words of a filter or a PATCH path into a tree; one function for each rule of the
/// grammar, limits enforced on the way.
struct ExpressionParser {
    private static let characterLimit = 4096
    private static let depthLimit = 16
    private static let comparisonLimit = 50

    private var scanner: ExpressionScanner
    private var depth = 0
    private var comparisons = 0
    /// Inside `[…]`, where no further `[` may stand.
    private var isInElement = false

    private init(_ text: String) throws(ExpressionError) {
        guard text.unicodeScalars.count <= Self.characterLimit else {
            let limit = Self.characterLimit
            throw ExpressionError(.tooLong(limit: limit), character: limit + 1)
        }
        scanner = ExpressionScanner(text)
    }

    static func filter(_ text: String) throws(ExpressionError) -> Filter {
        var parser = try ExpressionParser(text)
        let filter = try parser.disjunction()
        try parser.scanner.expectEnd("'and', 'or' or the end")
        return filter
    }

    static func patchPath(_ text: String) throws(ExpressionError) -> PatchPath {
        var parser = try ExpressionParser(text)
        var path = PatchPath(attribute: try parser.scanner.path())
        if parser.scanner.next(is: "[") {
            path.filter = try parser.elementFilter()
            if parser.scanner.skip(".") {
                path.subAttribute = try parser.scanner.name("the name of a sub-attribute")
            }
        }
        try parser.scanner.expectEnd("the end of the path")
        return path
    }

    private mutating func disjunction() throws(ExpressionError) -> Filter {
        scanner.skipSpaces()
        var filter = try conjunction()
        while try skipConnective("or") { filter = .or(filter, try conjunction()) }
        scanner.skipSpaces()
        return filter
    }

    private mutating func conjunction() throws(ExpressionError) -> Filter {
        var filter = try term()
        while try skipConnective("and") { filter = .and(filter, try term()) }
        return filter
    }

    /// `SP word SP`, or nothing at all.
    private mutating func skipConnective(_ word: String) throws(ExpressionError) -> Bool {
        let start = scanner.position
        let isApart = scanner.skipSpaces()
        let position = scanner.position
        guard scanner.skipWord(word) else {
            scanner.moveBack(to: start)
            return false
        }
        guard isApart else { throw scanner.wanted("a space before '\(word)'", at: position) }
        try scanner.expectSpace("a space and a comparison after '\(word)'")
        return true
    }

    private mutating func term() throws(ExpressionError) -> Filter {
        if scanner.next(is: "(") { return try group() }
        if skipNegation() { return .not(try group()) }
        let path = try scanner.path()
        guard scanner.next(is: "[") else { return try comparison(of: path) }
        guard !isInElement else { throw scanner.wanted("an operator: brackets do not nest") }
        let filter = try elementFilter()
        guard scanner.skip(".") else { return .element(path, filter) }
        let sub = try scanner.name("the name of a sub-attribute")
        return switch try comparison(of: AttributePath(attribute: sub)) {
        case .compare(_, let comparator, let value):
            .elementCompare(path, filter, sub: sub, comparator, value)
        case let presence: .element(path, .and(filter, presence))
        }
    }

    /// `not` before a bracket; before anything else it is an attribute of that name.
    private mutating func skipNegation() -> Bool {
        let start = scanner.position
        if scanner.skipWord("not") {
            scanner.skipSpaces()
            if scanner.next(is: "(") { return true }
        }
        scanner.moveBack(to: start)
        return false
    }

    private mutating func group() throws(ExpressionError) -> Filter {
        try enter()
        defer { depth -= 1 }
        try scanner.expect("(", "'('")
        let filter = try disjunction()
        try scanner.expect(")", "'and', 'or' or ')'")
        return filter
    }

    private mutating func elementFilter() throws(ExpressionError) -> Filter {
        try enter()
        isInElement = true
        defer {
            depth -= 1
            isInElement = false
        }
        try scanner.expect("[", "'['")
        let filter = try disjunction()
        try scanner.expect("]", "'and', 'or' or ']'")
        return filter
    }

    private mutating func enter() throws(ExpressionError) {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw ExpressionError(
                .tooDeep(limit: Self.depthLimit), character: scanner.character(at: scanner.position)
            )
        }
    }

    /// What follows the attribute: `SP "pr"` or `SP compareOp SP compValue`.
    private mutating func comparison(of path: AttributePath) throws(ExpressionError) -> Filter {
        comparisons += 1
        guard comparisons <= Self.comparisonLimit else {
            throw ExpressionError(
                .tooManyComparisons(limit: Self.comparisonLimit),
                character: scanner.character(at: scanner.position))
        }
        try scanner.expectSpace("a space and an operator")
        if scanner.skipWord("pr") { return .present(path) }
        guard
            let comparator = Filter.Operator.allCases.first(where: { scanner.skipWord($0.rawValue) }
            )
        else { throw scanner.wanted("an operator (eq ne co sw ew gt ge lt le pr)") }
        try scanner.expectSpace("a space and a value")
        return .compare(path, comparator, try scanner.value())
    }
}
