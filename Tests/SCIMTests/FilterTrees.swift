import SCIM
import TestSupport

/// Random trees, the same for the same seed.
struct FilterTrees {
    private var generator: SeededGenerator
    private let names: [String]

    init(seed: UInt64, names: [String] = ["a", "Bc", "d-1", "e_f", "not", "and", "pr", "$ref"]) {
        generator = SeededGenerator(seed: seed)
        self.names = names
    }

    mutating func filter(depth: Int = 4, inElement: Bool = false) -> Filter {
        switch pick(depth == 0 ? 2 : inElement ? 6 : 8) {
        case 0: .present(path())
        case 1: .compare(path(), comparator(), value())
        case 2, 3:
            .and(
                filter(depth: depth - 1, inElement: inElement),
                filter(depth: depth - 1, inElement: inElement))
        case 4:
            .or(
                filter(depth: depth - 1, inElement: inElement),
                filter(depth: depth - 1, inElement: inElement))
        case 5: .not(filter(depth: depth - 1, inElement: inElement))
        case 6: .element(path(), filter(depth: depth - 1, inElement: true))
        default:
            .elementCompare(
                path(), filter(depth: depth - 1, inElement: true), sub: name(), comparator(),
                value())
        }
    }

    mutating func patchPath() -> PatchPath {
        let path = PatchPath(attribute: path())
        guard pick(2) == 0 else { return path }
        return PatchPath(
            attribute: path.attribute, filter: filter(depth: 3, inElement: true),
            subAttribute: pick(2) == 0 ? name() : nil)
    }

    mutating func path() -> AttributePath {
        let schemas = ["urn:example:x_(y):2.0:User", "URN:a:b/c?d#e", "http://x.example/1.0/G"]
        return AttributePath(
            schema: pick(4) == 0 ? schemas[pick(schemas.count)] : nil, attribute: name(),
            subAttribute: pick(3) == 0 ? name() : nil)
    }

    private mutating func name() -> String { names[pick(names.count)] }

    private mutating func comparator() -> Filter.Operator {
        Filter.Operator.allCases[pick(Filter.Operator.allCases.count)]
    }

    private mutating func value() -> Filter.Value {
        switch pick(8) {
        case 0: .null
        case 1: .bool(pick(2) == 0)
        case 2: .number(["0", "-1", "2.50", "1e9", "-0.0E-3"][pick(5)])
        default: .string(text())
        }
    }

    private mutating func text() -> String {
        let letters = [
            "a", "B", "\"", "\\", "\n", "\u{0}", "\u{1F}", "é", "😀", " ", ")", "]", "\r",
        ]
        return (0..<pick(6)).map { _ in letters[pick(letters.count)] }.joined()
    }

    private mutating func pick(_ count: Int) -> Int {
        Int.random(in: 0..<count, using: &generator)
    }
}
