import Configuration

/// A manual page in the macros of man(7), made from what the program itself is made from.
struct ManualPage {
    private var lines: [String] = []

    var text: String { lines.joined(separator: "\n") + "\n" }

    init(_ name: String, section: Int, title: String) {
        lines.append(
            ".TH \(name.uppercased()) \(section) \(Program.released) "
                + "\"scimhook \(Program.version)\"")
        heading("NAME")
        paragraph("\(name) \u{2013} \(title)")
    }

    mutating func heading(_ text: String) { lines.append(".SH \(escaped(text))") }

    mutating func subheading(_ text: String) { lines.append(".SS \(escaped(text))") }

    /// A paragraph of its own.
    mutating func paragraph(_ text: String) {
        beginParagraph()
        lines.append(escaped(text))
    }

    /// A term, which is shown bold, and what it means.
    mutating func item(_ term: String, note: String = "", _ meaning: String) {
        lines.append(".TP")
        let remark = note.isEmpty ? "" : " (\\fI\(escaped(note))\\fR)"
        lines.append("\\fB\(escaped(term))\\fR\(remark)")
        lines.append(escaped(meaning))
    }

    /// Lines that stay as they are.
    mutating func verbatim(_ text: String) {
        beginParagraph()
        lines += [".RS 4", ".nf"]
        lines += text.split(separator: "\n", omittingEmptySubsequences: false).map {
            escaped(String($0))
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        lines += [".fi", ".RE"]
    }

    /// A heading begins a paragraph by itself.
    private mutating func beginParagraph() {
        if lines.last?.hasPrefix(".S") != true { lines.append(".PP") }
    }

    /// Text that means itself in troff: no escapes, and no request at the start of a line.
    private func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "\u{2013}": escaped += "\\-"
            case "'": escaped += "\\(aq"
            case "…": escaped += "\\&..."
            default: escaped.append(character)
            }
        }
        return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
    }
}
