import JSON
import Ports
import SCIM
import TestSupport
import Testing

@testable import scimhook

@Suite("Log lines")
struct LogLineTests {
    private func line(
        _ format: LogFormat, _ message: String = "delivery failed",
        _ fields: [(String, LogValue)] = []
    ) -> String {
        let line = LogLine(
            moment: Timestamp(milliseconds: 1_795_473_667_123), level: .warning, message: message,
            fields: fields)
        return String(decoding: line.bytes(format), as: UTF8.self)
    }

    @Test func `JSON has time, level, message and the fields in order`() {
        let text = line(
            .json(hasPriority: false), "delivery failed",
            [
                ("destination", "events"), ("attempt", 3),
                ("duration_ms", .milliseconds(.microseconds(1500))),
            ])
        #expect(
            text == """
                {"ts":"\(Timestamp(milliseconds: 1_795_473_667_123).text)","level":"warning",\
                "msg":"delivery failed","destination":"events","attempt":3,"duration_ms":1.500}

                """)
    }

    @Test func `under systemd a line begins with its priority`() {
        #expect(line(.json(hasPriority: true)).hasPrefix("<4>{\"ts\":"))
    }

    @Test(arguments: [LogFormat.json(hasPriority: false), .text(hasColour: false)])
    func `nothing that varies can begin a line of its own`(format: LogFormat) {
        let text = line(format, "x", [("user", .text("a\n<0>{\"level\":\"error\"}\u{1B}[2J"))])
        #expect(text.filter { $0 == "\n" }.count == 1)
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `text is for people, with colour on a terminal`() {
        #expect(line(.text(hasColour: true)).contains("\u{1B}[33mWARNING\u{1B}[0m delivery failed"))
        #expect(
            line(.text(hasColour: false), "x", [("id", "a b"), ("n", 1)])
                .hasSuffix(" WARNING x id=\"a b\" n=1\n"))
    }
}
