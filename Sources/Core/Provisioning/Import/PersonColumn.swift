import SCIM

/// The names that a table of people can give its columns.
package enum PersonColumn {
    /// A name as this program writes it, whatever the case of its letters; `nil` when it is unknown.
    package static func known(_ name: String) -> String? {
        name.lowercased().hasPrefix("urn:") ? name : names[name.lowercased()]
    }

    /// Why columns, named as in the header, cannot be those of people; `nil` when they can.
    package static func problem(of columns: [String]) -> String? {
        var seen: Set<String> = []
        for column in columns where !column.isEmpty {
            guard seen.insert(known(column) ?? column).inserted else {
                return "the column '\(column)' stands twice in the header"
            }
        }
        let isNamed = ["userName", "email", "mail", "emails"].contains(where: seen.contains)
        return isNamed ? nil : "there is no column 'userName' or 'email'"
    }

    /// What is to be said of a column that nobody knows; `nil` for a known one.
    package static func remark(on column: String) -> String? {
        guard known(column) == nil else { return nil }
        return "the column '\(column)' is left out: there is no such attribute"
            + suggestion(for: column, among: names.values.sorted())
    }

    private static let names: [String: String] = {
        let schema = ResourceSchema.user
        let attributes = (schema.core.attributes + schema.extensions.flatMap(\.attributes))
            .flatMap { attribute in
                [attribute.name] + attribute.subAttributes.map { "\(attribute.name).\($0.name)" }
            }
        let own = ["email", "mail", "phone", "custom"] + PersonRecord.renamed.keys
        let all = attributes + own + PersonRecord.foreignKeys
        return Dictionary(all.map { ($0.lowercased(), $0) }) { first, _ in first }
    }()
}
