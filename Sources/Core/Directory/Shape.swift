import JSON

/// The fixed JSON shape of one kind of canonical resource: every attribute, in order, always there.
///
/// One table for reading, comparing and writing, so that none of the three can forget an attribute.
struct Shape<Source>: Sendable {
    /// What a difference in an attribute means.
    enum Comparison: Sendable {
        /// Bookkeeping of ours: never a change.
        case ignored
        /// One change, whatever the value holds.
        case whole
        /// One change for each key of the object.
        case byKey
    }

    /// One attribute: a name, or two of them with a dot, and where its value comes from.
    struct Field: Sendable {
        let path: String
        let kind: FieldKind
        let comparison: Comparison
        let read: @Sendable (Source) -> JSONValue

        init(
            _ path: String, _ kind: FieldKind = .text, _ comparison: Comparison = .whole,
            _ read: @escaping @Sendable (Source) -> JSONValue
        ) {
            self.path = path
            self.kind = kind
            self.comparison = comparison
            self.read = read
        }
    }

    let fields: [Field]
    /// What stands in the text before the value of each field.
    private let leads: [[UInt8]]
    private let end: [UInt8]

    init(_ fields: [Field]) {
        self.fields = fields
        var leads: [[UInt8]] = []
        var parent: Substring?
        for field in fields {
            let names = field.path.split(separator: ".")
            let newParent = names.count > 1 ? names[0] : nil
            var lead = leads.isEmpty ? "{" : newParent == parent ? "," : parent == nil ? "," : "},"
            if let newParent, newParent != parent { lead += "\"\(newParent)\":{" }
            lead += "\"\(names[names.count - 1])\":"
            leads.append(Array(lead.utf8))
            parent = newParent
        }
        self.leads = leads
        end = Array((parent == nil ? "}" : "}}").utf8)
    }

    /// As a JSON Schema, draft 2020-12: every attribute is there.
    var schema: JSONValue {
        var properties: [(key: String, value: JSONValue)] = []
        for field in fields {
            let names = field.path.split(separator: ".").map(String.init)
            guard names.count > 1 else {
                properties.append((names[0], field.kind.schema))
                continue
            }
            guard properties.last?.key != names[0] else { continue }
            let parts = fields.filter { $0.path.hasPrefix(names[0] + ".") }
            let inner = parts.map { part in
                (String(part.path.dropFirst(names[0].count + 1)), part.kind.schema)
            }
            properties.append((names[0], .object(closedObject(inner))))
        }
        return .object(closedObject(properties))
    }

    func values(of source: Source) -> [JSONValue] { fields.map { $0.read(source) } }

    func value(_ path: String, of values: [JSONValue]) -> JSONValue? {
        fields.firstIndex { $0.path == path }.map { values[$0] }
    }

    func write(_ values: [JSONValue], to output: inout [UInt8]) {
        for (lead, value) in zip(leads, values) {
            output += lead
            value.write(to: &output)
        }
        output += end
    }

    func changes(from old: [JSONValue], to new: [JSONValue]) -> [FieldChange] {
        var changes: [FieldChange] = []
        for (index, field) in fields.enumerated() where old[index] != new[index] {
            switch field.comparison {
            case .ignored: continue
            case .whole:
                changes.append(FieldChange(path: field.path, from: old[index], to: new[index]))
            case .byKey:
                changes += differences(
                    field.path, old[index].object ?? [:], new[index].object ?? [:])
            }
        }
        return changes
    }
}

private func differences(
    _ path: String, _ old: JSONObject, _ new: JSONObject
) -> [FieldChange] {
    let added = new.keys.filter { old[$0] == nil }
    return (old.keys + added).compactMap { key in
        let from = old[key] ?? .null
        let to = new[key] ?? .null
        return from == to ? nil : FieldChange(path: "\(path).\(key)", from: from, to: to)
    }
}
