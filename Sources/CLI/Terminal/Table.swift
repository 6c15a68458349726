/// Rows under headings, in columns as wide as they need to be.
struct Table {
    let headings: [String]
    var rows: [[String]] = []
    /// The column that gives way when the terminal is too narrow.
    var flexible = 0

    /// - Parameter width: Columns of the terminal; `nil` never cuts anything.
    /// - Returns: One line for each row, each with its end.
    func text(width: Int?) -> String {
        let all = [headings] + rows
        var widths = headings.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let total = widths.reduce(0, +) + 2 * (widths.count - 1)
        if let width, total > width {
            widths[flexible] = max(8, widths[flexible] - (total - width))
        }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let shown = cut(cell, to: widths[column])
                line += shown + String(repeating: " ", count: widths[column] - shown.count + 2)
            }
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }

    private func cut(_ cell: String, to width: Int) -> String {
        cell.count <= width ? cell : cell.prefix(width - 1) + "…"
    }
}
