import Testing

@testable import scimhook

@Suite("Tables")
struct TableTests {
    private let table = Table(
        headings: ["ID", "NAME"], rows: [["1", "short"], ["22", "a rather long name"]], flexible: 1)

    @Test func `columns are as wide as they need to be`() {
        #expect(
            table.text(width: nil) == """
                ID  NAME
                1   short
                22  a rather long name

                """)
    }

    @Test func `in a narrow terminal one column gives way`() {
        #expect(
            table.text(width: 14) == """
                ID  NAME
                1   short
                22  a rather …

                """)
        for line in table.text(width: 14).split(separator: "\n") { #expect(line.count <= 14) }
    }

    @Test func `where that is not enough a row takes several lines, and nothing is left out`() {
        let table = Table(
            headings: ["ID", "STATE", "DESTINATION", "NEXT"],
            rows: [["dlv_0123456789", "retrying", "events", "in 4 min"]], flexible: 2)
        #expect(
            table.text(width: 25) == """
                ID              STATE
                    DESTINATION  NEXT
                dlv_0123456789  retrying
                    events       in 4 min

                """)
        for width in 14...60 {
            let text = table.text(width: width)
            for line in text.split(separator: "\n") { #expect(line.count <= max(width, 14)) }
            for word in ["dlv_0123456789", "retrying", "in 4 min"] { #expect(text.contains(word)) }
        }
    }

    @Test func `a cell obeys nothing that a provider wrote`() {
        let table = Table(
            headings: ["NAME", "LABEL"], rows: [["\u{1B}]0;x\u{7}", "a\nb\u{202E}c\u{2067}"]])
        #expect(
            table.text(width: nil) == """
                NAME    LABEL
                 ]0;x   a b c

                """)
    }
}
