package import JSON

/// A configuration as operators may see it: what the file says, the defaults where it is silent, and
/// where secrets are instead of what they are.
package struct ShownConfiguration: Equatable, Sendable {
    /// Shaped like the file; `null` where it is silent and there is no default to write down.
    package let value: JSONValue
    /// The options whose default is in force, as keys with dots between them.
    package let defaults: [String]

    /// - Parameter text: A file that ``Configuration/init(parsing:)`` accepts.
    package init(_ text: [UInt8]) {
        guard let root = (try? JSON5Document(parsing: text))?.value.object else {
            (value, defaults) = (.null, [])
            return
        }
        let report = Report(keepsValues: true)
        _ = Configuration(Section(root, at: [], report))
        var tree = Tree()
        var defaults: [String] = []
        for option in report.found ?? [] {
            let standard = option.shown == nil ? standardValue(at: option.path) : nil
            if standard != nil { defaults.append(option.path.joined(separator: ".")) }
            tree.set(option.shown ?? standard ?? .null, at: option.path[...])
        }
        value = tree.value(.object(root))
        self.defaults = defaults
    }
}

/// What an option is when the file is silent; `nil` where that cannot be written as a value.
private func standardValue(at path: [String]) -> JSONValue? {
    var pattern = path
    if path.count > 1 {
        pattern[1] = ["integrations": "NAME", "destinations": "DIRECTORY"][path[0]] ?? path[1]
    }
    // An element of the list stands for all of them.
    if path.count > 1, path[0] == "alerts" { pattern.replaceSubrange(0...1, with: ["alerts[]"]) }
    let option = ConfigurationOption(path: pattern, wanted: nil)
    guard let text = OptionHelp.help(for: option)?.standard else { return nil }
    return (try? JSON5Document(parsing: Array(text.utf8)))?.value
}

/// Options by their keys, while they are put together.
private struct Tree {
    private var leaf = JSONValue.null
    private var branches: [(key: String, tree: Tree)] = []

    mutating func set(_ value: JSONValue, at path: ArraySlice<String>) {
        guard let key = path.first else {
            leaf = value
            if value.object == nil { branches = [] }
            return
        }
        let index = branches.firstIndex { $0.key == key }
        if index == nil { branches.append((key, Tree())) }
        branches[index ?? branches.count - 1].tree.set(value, at: path.dropFirst())
    }

    /// What was put together; `source`, what the file has there, tells lists from objects.
    func value(_ source: JSONValue?) -> JSONValue {
        guard !branches.isEmpty else { return leaf }
        if let items = source?.array {
            return .array(zip(branches, items).map { $0.0.tree.value($0.1) })
        }
        return .object(JSONObject(branches.map { ($0.key, $0.tree.value(source?[$0.key])) }))
    }
}
