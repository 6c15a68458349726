import JSON
import Provisioning
import Testing

@Suite("People from files")
struct PersonRecordTests {
    private static let rows: [(JSONObject, JSONObject)] = [
        // SCIM as it is.
        (
            ["schemas": ["x"], "id": "1", "userName": "a", "name": ["givenName": "A"]],
            ["userName": "a", "name": ["givenName": "A"]]
        ),
        // The form of the events.
        (
            [
                "userName": "a", "email": "a@x.com", "active": false, "title": .null,
                "name": ["given": "A", "family": "B", "formatted": "A B", "display": "AB"],
                "department": "R&D", "manager": ["id": "m", "displayName": .null],
                "emails": [["value": "a@x.com"]], "phones": [], "profileURL": "http://a",
                "custom": ["urn:x:2.0:User": ["badge": "B7"]], "version": 3, "groups": [],
                "integration": "contoso", "remoteIDs": ["d": 1],
            ],
            [
                "userName": "a", "active": false, "displayName": "AB",
                "name": ["givenName": "A", "familyName": "B", "formatted": "A B"],
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                    "department": "R&D", "manager": ["value": "m"],
                ],
                "emails": [["value": "a@x.com"]], "profileUrl": "http://a",
                "urn:x:2.0:User": ["badge": "B7"],
            ]
        ),
        // A row of a table.
        (
            [
                "email": "a@x.com", "name.given": "A", "familyName": "B", "active": "Yes",
                "employeeNumber": "7", "manager.id": "m", "password": "secret", "title": "",
            ],
            [
                "emails": [["value": "a@x.com", "type": "work", "primary": true]],
                "name": ["givenName": "A", "familyName": "B"], "active": true,
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                    "employeeNumber": "7", "manager": ["value": "m"],
                ], "userName": "a@x.com",
            ]
        ),
    ]

    @Test(arguments: rows)
    func `a record becomes the SCIM user that it means`(record: JSONObject, user: JSONObject) {
        #expect(PersonRecord(record).resource == user)
    }

    @Test func `letter case does not tell people apart`() {
        #expect(PersonRecord(["userName": "Ada@X.com"]).key == "ada@x.com")
        #expect(PersonRecord(["mail": "Ada@X.com"]).key == "ada@x.com")
        #expect(PersonRecord(["title": "x"]).key == nil)
    }
}

@Suite("Columns of tables of people")
struct PersonColumnTests {
    @Test(arguments: [
        ("USERNAME", "userName"), ("Name.Given", "name.given"),
        ("name.GIVENNAME", "name.givenName"),
        ("employeenumber", "employeeNumber"), ("remoteids", "remoteIDs"), ("Mail", "mail"),
        ("urn:x:2.0:User:Badge", "urn:x:2.0:User:Badge"), ("titel", nil), ("name.givn", nil),
    ])
    func `letter case does not matter`(column: String, name: String?) {
        #expect(PersonColumn.known(column) == name)
        #expect(
            PersonRecord([column: "x"]).key == (name == "userName" || name == "mail" ? "x" : nil))
    }

    @Test(arguments: [
        (["userName", "title"], nil), (["EMAIL"], nil), (["userName", "", ""], nil),
        (["userName", "titel", "titel"], "the column 'titel' stands twice in the header"),
        (["userName", "username"], "the column 'username' stands twice in the header"),
        (["title"], "there is no column 'userName' or 'email'"),
    ])
    func `a header is that of people`(columns: [String], problem: String?) {
        #expect(PersonColumn.problem(of: columns) == problem)
    }

    @Test func `an unknown column is told of, with what may be meant`() {
        #expect(PersonColumn.remark(on: "Title") == nil)
        #expect(
            PersonColumn.remark(on: "titel")
                == "the column 'titel' is left out: there is no such attribute (did you mean 'title'?)"
        )
    }
}

@Suite("Tables, RFC 4180")
struct TableReaderTests {
    private static let tables: [(String, [[String: String]], [Int])] = [
        ("a,b\n1,2\n", [["a": "1", "b": "2"]], [2]),
        ("a,b\r\n1,\r\n\r\n,2", [["a": "1"], ["b": "2"]], [2, 4]),
        ("\u{FEFF}a;b c\n1;x,y\n", [["a": "1", "bc": "x,y"]], [2]),
        ("a\tb\n1\t2;3\n", [["a": "1", "b": "2;3"]], [2]),
        ("\"a\";\"b\"\n\"1;2\";3", [["a": "1;2", "b": "3"]], [2]),
        (
            "a,b\n\"x \"\"y\"\"\",\"two\nlines\"\n3,4\n",
            [["a": "x \"y\"", "b": "two\nlines"], ["a": "3", "b": "4"]], [2, 4]
        ),
        ("\n\na\n1\n", [["a": "1"]], [4]), ("a,b", [], []), ("", [], []),
        ("a,b\n\"\",2\n", [["b": "2"]], [2]), ("a,b\n1\n", [["a": "1"]], [2]),
    ]

    @Test(arguments: tables, [1, 3, 1000])
    func `a table is read in pieces of any size`(
        table: (text: String, rows: [[String: String]], lines: [Int]), size: Int
    ) {
        let rows = read(table.text, size)
        let cells = rows.map { row in
            Dictionary(
                row.cells.members.map { ($0.key, $0.value.string ?? "") },
                uniquingKeysWith: { first, _ in first })
        }
        #expect(cells == table.rows)
        #expect(rows.map(\.line) == table.lines)
        #expect(rows.allSatisfy { $0.problem == nil })
    }

    @Test(arguments: [
        ("a,b\n1,2,3\n4,5\n", "has 3 cells, and the header 2"),
        ("a\n\"open\n", "a quoted cell does not end"),
    ])
    func `a row that is broken says how`(text: String, problem: String) {
        #expect(read(text, 100).first?.problem == problem)
    }

    private func read(_ text: String, _ size: Int) -> [TableReader.Row] {
        var reader = TableReader()
        let bytes = Array(text.utf8)
        var rows: [TableReader.Row] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            rows += reader.read(bytes[start..<min(start + size, bytes.count)])
        }
        return rows + [reader.finish()].compactMap { $0 }
    }
}
