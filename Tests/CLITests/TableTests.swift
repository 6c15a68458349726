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
}
