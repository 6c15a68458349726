import Directory
import JSON

/// Users as rows of comma-separated values (RFC 4180), as `users import` reads them again.
enum UserTable {
    /// Attributes that are one value; lists do not fit into a table.
    private static let columns =
        ["integration"]
        + CanonicalUser.paths.filter { !lists.contains($0) }.flatMap {
            $0 == "manager" ? ["manager.id"] : [$0]
        }
    private static let lists: Set = [
        "emails", "phones", "addresses", "roles", "entitlements", "groups", "custom",
    ]

    static let header = line(columns)

    static func row(_ user: JSONValue) -> String {
        line(
            columns.map { path in
                let value = path.split(separator: ".").reduce(user as JSONValue?) {
                    $0?[String($1)]
                }
                guard let value, !value.isNull else { return "" }
                return value.string ?? String(decoding: value.bytes, as: UTF8.self)
            })
    }

    private static func line(_ cells: [String]) -> String {
        cells.map { cell in
            guard cell.contains(where: { "\",;\r\n".contains($0) || $0.isNewline }) else {
                return cell
            }
            return "\"" + cell.replacing("\"", with: "\"\"") + "\""
        }.joined(separator: ",") + "\r\n"
    }
}
