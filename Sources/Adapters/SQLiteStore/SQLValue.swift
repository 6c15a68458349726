import CSQLite
import SCIM

/// A value bound to a statement.
enum SQLValue: ExpressibleByIntegerLiteral {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    init(integerLiteral value: Int64) { self = .integer(value) }

    static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }
    static func moment(_ value: Timestamp) -> SQLValue { .integer(value.milliseconds) }

    static func integer(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
    static func integer(_ value: Int?) -> SQLValue { value.map { .integer($0) } ?? .null }
    static func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    static func moment(_ value: Timestamp?) -> SQLValue { value.map { .moment($0) } ?? .null }
    static func flag(_ value: Bool?) -> SQLValue { value.map { $0 ? 1 : 0 } ?? .null }

    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let value): return sqlite3_bind_int64(statement, index, value)
        case .text(var value):
            return value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    scimhook_bind_text(statement, index, $0.baseAddress, Int32($0.count))
                }
            }
        case .blob(let value):
            return value.withUnsafeBytes { bytes in
                scimhook_bind_blob(statement, index, bytes.baseAddress, UInt64(bytes.count))
            }
        }
    }
}

/// The row a statement stands on; valid only inside the closure it was given to.
struct Row {
    let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
    func int(_ column: Int32) -> Int { Int(integer(column)) }
    func moment(_ column: Int32) -> Timestamp { Timestamp(milliseconds: integer(column)) }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        let count = Int(sqlite3_column_bytes(statement, column))
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The column through `read`, or `nil` where it is null.
    func optional<Value>(_ column: Int32, _ read: (Int32) -> Value) -> Value? {
        sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : read(column)
    }
}
