package import JSON

/// Reads a table of comma-separated values (RFC 4180) piece by piece.
///
/// The first row has the names of the columns. Where it has semicolons or tabs and no comma, as some
/// spreadsheets write it, those separate. Cells may hold line breaks in quotes.
package struct TableReader: Sendable {
    /// One row by the names of its columns, without its empty cells.
    package struct Row: Equatable, Sendable {
        /// Of its first byte in the file, counted from 1.
        package var line: Int
        package var cells: JSONObject
        /// What is wrong with the row; `nil` when nothing is.
        package var problem: String?
    }

    private var names: [String]?
    private var separator = UInt8(ascii: ",")
    private var cells: [[UInt8]] = []
    private var cell: [UInt8] = []
    private var isQuoted = false
    private var endsQuote = false
    private var isBlank = true
    private var line = 1
    private var firstLine = 1
    /// The first line, until it is complete and shows what separates cells.
    private var header: [UInt8]? = []

    package init() {}

    /// The columns; `nil` before the first row is complete.
    package var columns: [String]? { names }

    /// Takes more of the file.
    ///
    /// - Returns: The rows that are complete now.
    package mutating func read(_ bytes: some Sequence<UInt8>) -> [Row] {
        var rows: [Row] = []
        for byte in bytes {
            if header != nil {
                header?.append(byte)
                if byte == UInt8(ascii: "\n") { beginHeader() }
            } else if let row = take(byte) {
                rows.append(row)
            }
        }
        return rows
    }

    /// Takes the end of the file, which may lack its last line break.
    package mutating func finish() -> Row? {
        if header != nil { beginHeader() }
        if isQuoted, !endsQuote {
            isQuoted = false
            var row = endOfRow()
            row?.problem = "a quoted cell does not end"
            return row
        }
        return isBlank ? nil : endOfRow()
    }

    private mutating func beginHeader() {
        guard let bytes = header else { return }
        guard bytes.contains(where: { $0 > UInt8(ascii: " ") }) else {
            header = []
            line += 1
            firstLine = line
            return
        }
        header = nil
        separator = ",;\t".utf8.first(where: bytes.contains) ?? separator
        for byte in bytes { _ = take(byte) }
    }

    private mutating func take(_ byte: UInt8) -> Row? {
        let isLineFeed = byte == UInt8(ascii: "\n")
        defer { if isLineFeed { line += 1 } }
        if isQuoted, !endsQuote {
            if byte == UInt8(ascii: "\"") { endsQuote = true } else { cell.append(byte) }
            return nil
        }
        switch byte {
        case UInt8(ascii: "\"") where endsQuote:
            // Two of them in a quoted cell are one.
            cell.append(byte)
            endsQuote = false
        case UInt8(ascii: "\"") where cell.isEmpty && !isQuoted:
            isQuoted = true
            isBlank = false
        case UInt8(ascii: "\r"): break
        case UInt8(ascii: "\n"): return isBlank ? skipLine() : endOfRow()
        case separator: endOfCell()
        default:
            cell.append(byte)
            isBlank = isBlank && byte == UInt8(ascii: " ")
        }
        return nil
    }

    private mutating func skipLine() -> Row? {
        cell = []
        firstLine = line + 1
        return nil
    }

    private mutating func endOfCell() {
        cells.append(cell)
        cell = []
        isQuoted = false
        endsQuote = false
        isBlank = false
    }

    private mutating func endOfRow() -> Row? {
        endOfCell()
        let row = cells
        let start = firstLine
        cells = []
        isBlank = true
        firstLine = line + 1
        guard let names else {
            readHeader(row)
            return nil
        }
        guard row.count <= names.count else {
            return Row(
                line: start, cells: [:],
                problem: "has \(row.count) cells, and the header \(names.count)")
        }
        var object = JSONObject()
        for (name, bytes) in zip(names, row) {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return Row(line: start, cells: [:], problem: "'\(name)' is no UTF-8")
            }
            if !text.isEmpty { object[name] = .string(text) }
        }
        return Row(line: start, cells: object)
    }

    private mutating func readHeader(_ row: [[UInt8]]) {
        names = row.enumerated().map { index, bytes in
            let name = String(decoding: bytes, as: UTF8.self)
            let isMarked = index == 0 && name.hasPrefix("\u{FEFF}")
            return String((isMarked ? name.dropFirst() : name[...]).filter { $0 != " " })
        }
    }
}
