import JSON
import Provisioning

/// The people of a file, one after another: JSON lines, or a table with a header.
struct PersonFile {
    /// How a file is written.
    enum Format: String, CaseIterable {
        case jsonl, csv
    }

    /// One line, or one row.
    struct Entry {
        var line: Int
        var record: JSONObject
        /// Why it is nobody; `nil` for a person.
        var problem: String?
    }

    private let input: InputFile
    private let format: Format?
    private var table: TableReader?
    private var rest: [UInt8] = []
    private var line = 0
    private var isFirst = true
    /// How far the file has been read, in bytes.
    private(set) var done = 0

    var size: Int? { input.size }
    /// The columns of a table, once known.
    var columns: [String]? { table?.columns }

    /// - Parameters:
    ///   - path: Of the file.
    ///   - format: `nil` to tell from its first character.
    /// - Throws: ``CommandFailure`` when the file cannot be opened.
    init(_ path: String, _ format: Format?) throws(CommandFailure) {
        input = try InputFile(path)
        self.format = format
    }

    /// More people; `nil` at the end of the file.
    mutating func next() throws(CommandFailure) -> [Entry]? {
        let bytes = try input.next()
        done += bytes.count
        if isFirst, firstByte(bytes) == UInt8(ascii: "[") {
            throw CommandFailure(
                .failed, "this is one JSON array; write one object a line, as jq -c '.[]' does")
        }
        if isFirst, let format = format ?? guess(bytes) {
            isFirst = false
            if format == .csv { table = TableReader() }
        }
        guard !bytes.isEmpty else { return finish() }
        if let rows = table?.read(bytes) { return rows.map(entry) }
        rest += bytes
        return lines()
    }

    private func guess(_ bytes: [UInt8]) -> Format? {
        firstByte(bytes).map { $0 == UInt8(ascii: "{") ? .jsonl : .csv }
    }

    /// The first that is neither white space nor a byte order mark.
    private func firstByte(_ bytes: [UInt8]) -> UInt8? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        return text.first { $0 > 0x20 }
    }

    private mutating func finish() -> [Entry]? {
        if var reader = table {
            let last = reader.finish()
            table = reader
            return last.map { [entry($0)] }
        }
        guard !rest.isEmpty else { return nil }
        rest.append(UInt8(ascii: "\n"))
        return lines()
    }

    private func entry(_ row: TableReader.Row) -> Entry {
        Entry(line: row.line, record: row.cells, problem: row.problem)
    }

    private mutating func lines() -> [Entry] {
        var entries: [Entry] = []
        var start = 0
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            line += 1
            let text = Array(rest[start..<end])
            start = end + 1
            guard text.contains(where: { $0 > 0x20 }) else { continue }
            entries.append(entry(text))
        }
        rest.removeFirst(start)
        return entries
    }

    private func entry(_ text: [UInt8]) -> Entry {
        do throws(JSONError) {
            guard let object = try JSONValue(parsing: text).object else {
                return Entry(line: line, record: [:], problem: "is no JSON object")
            }
            return Entry(line: line, record: object)
        } catch {
            return Entry(line: line, record: [:], problem: "\(error)")
        }
    }
}
