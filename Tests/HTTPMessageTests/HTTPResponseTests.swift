import HTTPMessage
import Testing

@Suite("Writing answers, RFC 9112 §4")
struct HTTPResponseTests {
    private let date = HTTPDate(unixSeconds: 784_111_777).bytes

    private func written(
        _ response: HTTPResponse, _ persistence: HTTPResponse.Persistence = .open,
        omitsBody: Bool = false
    ) -> String {
        var output: [UInt8] = []
        response.write(to: &output, date: date, persistence: persistence, omitsBody: omitsBody)
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `an answer has a status line, Date, its fields, its length and its body`() {
        let response = HTTPResponse(status: 201, headers: ["ETag": "W/\"1\""], body: [0x61, 0x62])
        #expect(
            written(response) == "HTTP/1.1 201 Created\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                + "ETag: W/\"1\"\r\nContent-Length: 2\r\n\r\nab")
    }

    @Test func `an answer to HEAD has the length of the body but not the body`() {
        let text = written(HTTPResponse(status: 200, body: [0x61]), omitsBody: true)
        #expect(text.hasSuffix("\r\nContent-Length: 1\r\n\r\n"))
    }

    @Test(arguments: [204, 304])
    func `an answer that may not have content has no length either`(status: Int) {
        let text = written(HTTPResponse(status: status, body: [0x61]))
        #expect(!text.contains("Content-Length"))
        #expect(text.hasSuffix("GMT\r\n\r\n"))
    }

    @Test(arguments: [
        (HTTPResponse.Persistence.closed, "close"), (.openVersion10, "keep-alive"),
    ])
    func `Connection says what HTTP leaves open`(
        persistence: HTTPResponse.Persistence, option: String
    ) {
        let text = written(HTTPResponse(status: 200), persistence)
        #expect(text.contains("\r\nConnection: \(option)\r\n"))
    }

    @Test func `a value cannot end its line, and fields of the server are its own`() {
        let response = HTTPResponse(
            status: 200,
            headers: [
                "Location": "/a\r\nSet-Cookie: b\0", "content-length": "9", "CONNECTION": "x",
                "Transfer-Encoding": "chunked", "date": "never",
            ])
        let lines = written(response).split(separator: "\r\n").map(String.init)
        #expect(
            lines == [
                "HTTP/1.1 200 OK", "Date: Sun, 06 Nov 1994 08:49:37 GMT",
                "Location: /a  Set-Cookie: b ", "Content-Length: 0",
            ])
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_795_473_667, "Mon, 23 Nov 2026 22:41:07 GMT"),
        (2_147_483_648, "Tue, 19 Jan 2038 03:14:08 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    ])
    func `a date is written as RFC 9110 §5.6.7 wants`(seconds: Int, text: String) {
        #expect(String(decoding: HTTPDate(unixSeconds: seconds).bytes, as: UTF8.self) == text)
    }
}
