import Provisioning
import SCIM
import Testing

@Suite("Pages, RFC 7644 §3.4.2.4")
struct PageRequestTests {
    @Test(
        arguments: [
            (nil, nil, 1, 100), ("3", "5", 3, 5), ("0", "0", 1, 0), ("-7", "-7", 1, 0),
            ("1", "201", 1, 200), ("9000000000", "200", 9_000_000_000, 200),
        ] as [(String?, String?, Int, Int)])
    func `numbers out of range mean the nearest one in range`(
        start: String?, count: String?, startIndex: Int, limit: Int
    ) throws {
        let page = try PageRequest(startIndex: start, count: count)
        #expect(page.startIndex == startIndex)
        #expect(page.count == limit)
    }

    @Test(arguments: ["", "one", "1.5", "1e3", "--1", "-", "9999999999999999999x"])
    func `what is no whole number is refused`(text: String) {
        #expect(throws: SCIMError.self) { try PageRequest(startIndex: text) }
        #expect(throws: SCIMError.self) { try PageRequest(count: text) }
    }
}
