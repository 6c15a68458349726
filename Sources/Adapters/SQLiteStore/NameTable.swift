import Ports

/// The small numbers that stand for names in rows, as one connection knows them.
///
/// Names are never removed, so what a reader has learnt stays true; the writer forgets what it
/// learnt in a transaction that was rolled back.
final class NameTable {
    enum Kind: Int64 {
        case integration = 0
        case destination = 1
        case eventType = 2
    }

    private struct Key: Hashable {
        var kind: Kind
        var name: String
    }

    private let connection: Connection
    private var numbers: [Key: Int64] = [:]
    private var names: [Int64: String] = [:]

    init(_ connection: Connection) {
        self.connection = connection
    }

    func forget() {
        numbers = [:]
        names = [:]
    }

    /// The number of a name, `nil` when no row has needed it yet.
    func number(_ kind: Kind, _ name: String) throws(StoreError) -> Int64? {
        let key = Key(kind: kind, name: name)
        if let number = numbers[key] { return number }
        let found = try connection.first(
            "SELECT id FROM names WHERE kind = ? AND name = ?", .integer(kind.rawValue),
            .text(name)
        ) { $0.integer(0) }
        numbers[key] = found
        return found
    }

    /// The number of a name, a new one where there is none; for the writer alone.
    func assign(_ kind: Kind, _ name: String) throws(StoreError) -> Int64 {
        if let number = try number(kind, name) { return number }
        try connection.run(
            "INSERT INTO names (kind, name) VALUES (?, ?)", .integer(kind.rawValue), .text(name))
        return try number(kind, name) ?? 0
    }

    func name(_ number: Int64) throws(StoreError) -> String {
        if let name = names[number] { return name }
        let found = try connection.first("SELECT name FROM names WHERE id = ?", .integer(number)) {
            $0.text(0)
        }
        guard let found else { throw .failed("the database names nothing \(number)") }
        names[number] = found
        return found
    }

    /// Every name of a kind with its number.
    func all(_ kind: Kind) throws(StoreError) -> [(Int64, String)] {
        var found: [(Int64, String)] = []
        try connection.each(
            "SELECT id, name FROM names WHERE kind = ? ORDER BY id", .integer(kind.rawValue)
        ) { row throws(StoreError) in
            found.append((row.integer(0), row.text(1)))
            return true
        }
        return found
    }
}
