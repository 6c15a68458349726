/// Rows under headings, in columns as wide as they need to be.
///
/// In a terminal that is too narrow the flexible column gives way. Where that is not enough, each
/// row takes several lines, and the headings as many: nothing is left out, and ids stay whole.
struct Table {
    let headings: [String]
    var rows: [[String]] = []
    /// The column that gives way when the terminal is too narrow.
    var flexible = 0

    /// How far the second line of a row stands in.
    private static let indent = 4

    /// - Parameter width: Columns of the terminal; `nil` never cuts anything.
    /// - Returns: One line for each row, or several, each with its end.
    func text(width: Int?) -> String {
        let cells = ([headings] + rows).map { $0.map { TerminalText.printable($0) } }
        let widths = widths(of: cells, in: width)
        let lines = columns(widths, in: width)
        return cells.map { row in
            lines.enumerated().map { number, columns in
                let start = String(repeating: " ", count: number == 0 ? 0 : Self.indent)
                return start + line(row, columns, widths) + "\n"
            }.joined()
        }.joined()
    }

    private func widths(of cells: [[String]], in width: Int?) -> [Int] {
        var widths = headings.indices.map { column in
            cells.map { $0[column].count }.max() ?? 0
        }
        guard let width, total(widths) > width else { return widths }
        var narrow = widths
        narrow[flexible] = max(8, widths[flexible] - (total(widths) - width))
        if total(narrow) <= width { return narrow }
        let most = max(8, width - Self.indent)
        widths[flexible] = min(widths[flexible], most)
        return widths
    }

    private func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + 2 * (widths.count - 1) }

    /// The columns that stand on each line of a row.
    private func columns(_ widths: [Int], in width: Int?) -> [Range<Int>] {
        guard let width else { return [widths.indices] }
        var lines: [Range<Int>] = []
        var start = 0
        while start < widths.count {
            let room = width - (lines.isEmpty ? 0 : Self.indent)
            var end = start + 1
            while end < widths.count, total(Array(widths[start...end])) <= room { end += 1 }
            lines.append(start..<end)
            start = end
        }
        return lines
    }

    private func line(_ row: [String], _ columns: Range<Int>, _ widths: [Int]) -> String {
        var line = ""
        for column in columns {
            let shown = cut(row[column], to: widths[column])
            line += shown + String(repeating: " ", count: widths[column] - shown.count + 2)
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    private func cut(_ cell: String, to width: Int) -> String {
        cell.count <= width ? cell : cell.prefix(width - 1) + "…"
    }
}
