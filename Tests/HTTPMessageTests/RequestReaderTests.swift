import HTTPMessage
import Testing

@Suite("Reading requests, RFC 9112")
struct RequestReaderTests {
    @Test func `a head becomes method, path, query and fields as they were sent`() {
        let reading = Reading(
            Array("PATCH /a%20b/?c=d&e HTTP/1.1\r\nHost: h:80\r\nX-Y:  z \t\r\n\r\n".utf8))
        #expect(
            reading.requests == [
                Reading.Request(
                    method: "PATCH", target: "/a%20b/?c=d&e",
                    fields: [.init("Host", "h:80"), .init("X-Y", "z")], body: [], keepsAlive: true)
            ])
        #expect(reading.refusal == nil)
    }

    @Test(arguments: [
        ("Content-Length: 5\r\n\r\nhello", "hello"),
        ("Content-Length: 0\r\n\r\n", ""),
        ("Content-Length: 005\r\n\r\nhello", "hello"),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=\"b\"\r\nllo\r\n000\r\n\r\n", "hello"),
        (
            "Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n",
            "01234567890123456789"
        ),
        ("Transfer-Encoding: chunked\r\n\r\n0\r\nTrailer: t\r\n\r\n", ""),
    ])
    func `a body is read by its length or its chunks`(rest: String, body: String) {
        let reading = Reading(Array("POST / HTTP/1.1\r\nHost: h\r\n\(rest)".utf8))
        #expect(reading.requests.map { String(decoding: $0.body, as: UTF8.self) } == [body])
        #expect(reading.refusal == nil)
    }

    @Test(arguments: [
        ("HTTP/1.1", "", true),
        ("HTTP/1.1", "Connection: close\r\n", false),
        ("HTTP/1.1", "Connection: TE , Close\r\n", false),
        ("HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n", false),
        ("HTTP/1.0", "", false),
        ("HTTP/1.0", "Connection: Keep-Alive\r\n", true),
        ("HTTP/1.0", "Connection: keep-alive, close\r\n", false),
    ])
    func `version and Connection decide whether the connection stays open`(
        version: String, fields: String, keepsAlive: Bool
    ) {
        let reading = Reading(Array("GET / \(version)\r\nHost: h\r\n\(fields)\r\n".utf8))
        #expect(reading.requests.map(\.keepsAlive) == [keepsAlive])
    }

    @Test func `a method that no route has is kept apart from a malformed one`() {
        let unknown = Reading(Array("get / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
        #expect(unknown.requests.map(\.method) == [nil])
        let malformed = Reading(Array("G(T / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
        #expect(malformed.refusal?.status == 400)
    }

    @Test func `field values that are no UTF-8 are read as Latin-1`() {
        let reading = Reading(
            Array("GET / HTTP/1.1\r\nHost: h\r\nX: a".utf8) + [0xE9] + Array("\r\n\r\n".utf8))
        #expect(reading.requests.first?.fields.last?.value == "a\u{E9}")
    }

    @Test func `requests that follow each other are read one by one`() {
        let one = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        let reading = Reading(Array("\(one)\r\n\(one)\(one)".utf8))
        #expect(reading.requests.count == 3)
    }

    @Test func `a body is not announced before its head is complete, nor read before admission`()
        throws
    {
        let head = Array("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n".utf8)
        let rest = Array("Content-Length: 2\r\n\r\nab".utf8)
        var reader = RequestReader(peer: .unknown, isTLS: false)
        var position = 0
        #expect(try reader.read(head.span, from: &position, within: HTTPLimits()) == .more)
        #expect(!reader.isReadingBody && !reader.isBetweenRequests)
        position = 0
        #expect(try reader.read(rest.span, from: &position, within: HTTPLimits()) == .head)
        #expect(position == rest.count - 2)
        #expect(reader.awaitsContinue)
        try reader.admitBody(upTo: 2)
        #expect(reader.isReadingBody)
        #expect(try reader.read(rest.span, from: &position, within: HTTPLimits()) == .complete)
        #expect(reader.takeRequest().body == Array("ab".utf8))
        #expect(reader.isBetweenRequests && reader.heldBytes == 0)
    }
}

@Suite("Limits of a request")
struct RequestLimitTests {
    /// 16 bytes for the request line, 10 for a field, 2 fields, 48 altogether.
    private let limits = {
        var limits = HTTPLimits()
        limits.requestLine = 16
        limits.fieldLine = 10
        limits.fieldCount = 2
        limits.head = 48
        return limits
    }()

    @Test(arguments: [
        ("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n", nil),
        ("GET /12 HTTP/1.1\r\nHost: h\r\n\r\n", nil),
        ("GET /123 HTTP/1.1\r\nHost: h\r\n\r\n", 414),
        ("GET /123 HTTP/1.1", 414),
        ("GET /12 HTTP/1.1\r\nHost: 2345\r\n\r\n", nil),
        ("GET /12 HTTP/1.1\r\nHost: 23456\r\n\r\n", 431),
        ("GET /12 HTTP/1.1\r\nHost: h\r\na: b\r\nc: d\r\n\r\n", 431),
        ("GET /12 HTTP/1.1\r\nHost: 2345\r\nabcd: 6789\r\n\r\n", nil),
        ("GET /12 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n", 431),
    ])
    func `each limit is met exactly`(bytes: String, status: Int?) {
        #expect(Reading(Array(bytes.utf8), limits: limits).refusal?.status == status)
        #expect(
            Reading(Array(bytes.utf8), limits: limits, pieces: { 1 }).refusal?.status == status)
    }

    @Test func `the head as a whole is limited`() {
        var limits = HTTPLimits()
        limits.head = 99
        let field = "a: 0123456789\r\n"
        let head = "GET / HTTP/1.1\r\nHost: h\r\n" + String(repeating: field, count: 5)
        #expect(Reading(Array((head + "\r\n").utf8), limits: limits).refusal?.status == 431)
        limits.head = 100
        #expect(Reading(Array((head + "\r\n").utf8), limits: limits).refusal == nil)
    }

    @Test(arguments: [
        ("Content-Length: 4\r\n\r\nabcd", nil),
        ("Content-Length: 5\r\n\r\nabcde", 413),
        ("Content-Length: 99999999999999999999999\r\n\r\n", 413),
        ("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", nil),
        ("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n", 413),
        ("Transfer-Encoding: chunked\r\n\r\n7FFFFFFFFFFFFFFFFFFF\r\n", 413),
    ])
    func `a body is limited by what is announced and by what comes`(rest: String, status: Int?) {
        let bytes = Array("POST / HTTP/1.1\r\nHost: h\r\n\(rest)".utf8)
        #expect(Reading(bytes, bodyLimit: 4).refusal?.status == status)
    }

    @Test func `many small chunks do not count as a long head`() {
        let chunks = String(repeating: "1\r\nx\r\n", count: 20_000)
        let head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(Reading(Array("\(head)\(chunks)0\r\n\r\n".utf8)).requests.count == 1)
    }
}
