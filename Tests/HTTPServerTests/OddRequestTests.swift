import HTTPMessage
import HTTPServer
import Testing

@Suite("Odd requests over a socket, RFC 9112", .timeLimit(.minutes(10)))
struct OddRequestTests {
    @Test(arguments: OddRequest.corpus)
    func `an odd request gets its status, and the connection stays open only after a good one`(
        row: OddRequest
    ) throws {
        try withServer { server in
            let client = try RawClient(port: server.port)
            client.send(row.bytes)
            let answer = try client.answer(isHead: row.bytes.starts(with: Array("HEAD ".utf8)))
            #expect(answer.status == row.status, "\(answer)")
            #expect(answer.fields["connection"] == (row.staysOpen ? row.connection : "close"))
            #expect((answer.fields["x-refused"] == "yes") == (row.status != 200))
            if row.staysOpen { #expect(client.asks()) } else { #expect(client.isClosed()) }
        }
    }

    @Test func `the corpus has no row twice`() {
        #expect(Set(OddRequest.corpus.map(\.name)).count == OddRequest.corpus.count)
        #expect(OddRequest.corpus.count >= 80)
    }
}

/// What a client sends, and what comes of it.
struct OddRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let status: Int
    let staysOpen: Bool
    /// What `Connection` says when the connection stays open.
    var connection: String?

    var testDescription: String { name }

    static let corpus = good + requestLines + fields + framing + chunks

    private static func served(
        _ name: String, _ text: String, connection: String? = nil
    ) -> OddRequest {
        OddRequest(
            name: name, bytes: Array(text.utf8), status: 200, staysOpen: true,
            connection: connection)
    }

    private static func refused(_ name: String, _ text: String, _ status: Int = 400) -> OddRequest {
        OddRequest(name: name, bytes: Array(text.utf8), status: status, staysOpen: false)
    }

    /// A request line in an otherwise good request.
    private static func line(_ name: String, _ line: String, _ status: Int = 400) -> OddRequest {
        refused(name, "\(line)\r\nHost: h\r\n\r\n", status)
    }

    /// Header fields, each with its end, in an otherwise good request.
    private static func field(_ name: String, _ lines: String, _ status: Int = 400) -> OddRequest {
        refused(name, "GET / HTTP/1.1\r\nHost: h\r\n\(lines)\r\n", status)
    }

    /// Framing fields and a body of a POST.
    private static func post(_ name: String, _ rest: String, _ status: Int = 400) -> OddRequest {
        refused(name, "POST / HTTP/1.1\r\nHost: h\r\n\(rest)", status)
    }

    private static func chunked(_ name: String, _ body: String, _ status: Int = 400) -> OddRequest {
        post(name, "Transfer-Encoding: chunked\r\n\r\n\(body)", status)
    }

    private static let good: [OddRequest] = [
        served("a plain GET", "GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
        served("HEAD", "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"),
        served("a method of nobody", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n"),
        served("no blank after the colon", "GET / HTTP/1.1\r\nHost:h\r\n\r\n"),
        served("blanks and tabs around a value", "GET / HTTP/1.1\r\nHost: \t h \t\r\n\r\n"),
        served("an empty value", "GET / HTTP/1.1\r\nHost: h\r\nX:\r\n\r\n"),
        served("an IPv6 host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"),
        served("one empty line first", "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"),
        served("an escaped path", "GET /a%20b%2F%C3%A9 HTTP/1.1\r\nHost: h\r\n\r\n"),
        served("a raw quote in the query", "GET /?a=\"b\"|{c} HTTP/1.1\r\nHost: h\r\n\r\n"),
        served("an empty query", "GET /? HTTP/1.1\r\nHost: h\r\n\r\n"),
        served("64 fields", "GET / HTTP/1.1\r\nHost: h\r\n\(many(63))\r\n"),
        served("a field of 8 KiB", "GET / HTTP/1.1\r\nHost: h\r\n\(long(8_192))\r\n\r\n"),
        served("a body", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab"),
        served("an empty body", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"),
        served("a GET with a body", "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na"),
        served(
            "a chunked body",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2;x\r\nab\r\n0\r\nT: t\r\n\r\n"),
        served(
            "HTTP/1.0 that stays", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            connection: "keep-alive"),
        refused("HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 200),
        refused(
            "a client that closes", "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", 200),
    ]

    private static let requestLines: [OddRequest] = [
        line("HTTP/0.9", "GET /"),
        line("no target", "GET HTTP/1.1"),
        line("no version but a blank", "GET / "),
        line("two blanks before the target", "GET  / HTTP/1.1"),
        line("two blanks before the version", "GET /  HTTP/1.1"),
        line("a blank at the end", "GET / HTTP/1.1 "),
        line("a blank at the beginning", " GET / HTTP/1.1"),
        line("a tab for a blank", "GET\t/\tHTTP/1.1"),
        line("a blank in the target", "GET /a b HTTP/1.1"),
        line("a lower-case version", "GET / http/1.1"),
        line("HTTP/1.2", "GET / HTTP/1.2"),
        line("HTTP/2.0", "GET / HTTP/2.0"),
        line("HTTP/1.10", "GET / HTTP/1.10"),
        line("HTTP/01.1", "GET / HTTP/01.1"),
        line("another protocol", "GET / ICAP/1.1"),
        refused("the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        line("an absolute target", "GET http://h/ HTTP/1.1"),
        line("an authority for a target", "CONNECT h:443 HTTP/1.1"),
        line("an asterisk for a target", "OPTIONS * HTTP/1.1"),
        line("a relative target", "GET a/b HTTP/1.1"),
        line("a query without a path", "GET ?a HTTP/1.1"),
        line("a fragment", "GET /a#b HTTP/1.1"),
        line("a backslash in the path", "GET /a\\b HTTP/1.1"),
        line("a raw quote in the path", "GET /\"a\" HTTP/1.1"),
        line("bytes beyond ASCII in the target", "GET /\u{E9} HTTP/1.1"),
        line("an encoded NUL in the path", "GET /a%00b HTTP/1.1"),
        line("an encoded NUL in the query", "GET /?a=%00 HTTP/1.1"),
        line("half an escape", "GET /a%4 HTTP/1.1"),
        line("an escape that is none", "GET /a%G1 HTTP/1.1"),
        line("a bracket in the method", "G[T / HTTP/1.1"),
        line("a colon in the method", "GET: / HTTP/1.1"),
        line("a NUL in the target", "GET /\0 HTTP/1.1"),
        line("a long target", "GET /\(String(repeating: "a", count: 8_192)) HTTP/1.1", 414),
        refused("two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"),
        refused("a bare LF first", "\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"),
        refused("a TLS hello", "\u{16}\u{3}\u{1}\u{2}"),
        refused("nothing like HTTP", "{\"json\": true}\r\n\r\n"),
    ]

    private static let fields: [OddRequest] = [
        refused("no Host", "GET / HTTP/1.1\r\n\r\n"),
        field("two Hosts", "Host: i\r\n"),
        field("two equal Hosts", "host: h\r\n"),
        refused("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        refused("two names in Host", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        refused("a path in Host", "GET / HTTP/1.1\r\nHost: h/a\r\n\r\n"),
        refused("a user in Host", "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n"),
        field("a blank before the colon", "X : y\r\n"),
        field("a tab before the colon", "X\t: y\r\n"),
        field("no colon", "X\r\n"),
        field("no name", ": y\r\n"),
        field("a folded line", "X: y\r\n z\r\n"),
        field("a line folded with a tab", "X: y\r\n\tz\r\n"),
        refused("a folded first field", "GET / HTTP/1.1\r\n Host: h\r\n\r\n"),
        field("a blank in a name", "X Y: z\r\n"),
        field("a quote in a name", "\"X\": y\r\n"),
        field("a byte beyond ASCII in a name", "\u{E9}: y\r\n"),
        field("a NUL in a value", "X: a\0b\r\n"),
        field("a control character in a value", "X: a\u{1}b\r\n"),
        field("DEL in a value", "X: a\u{7F}b\r\n"),
        field("a bare CR in a value", "X: a\rb\r\n"),
        field("a bare LF after a field", "X: a\n"),
        refused("bare LFs everywhere", "GET / HTTP/1.1\nHost: h\n\n"),
        refused("bare CRs everywhere", "GET / HTTP/1.1\rHost: h\r\r"),
        refused("a bare LF at the end", "GET / HTTP/1.1\r\nHost: h\r\n\n"),
        field("65 fields", many(64), 431),
        field("a field of more than 8 KiB", "\(long(8_193))\r\n", 431),
        field("a head of more than 32 KiB", String(repeating: "\(long(8_000))\r\n", count: 5), 431),
        field("an expectation of nobody", "Expect: 200-ok\r\n", 417),
    ]

    private static let framing: [OddRequest] = [
        post("two lengths", "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        post("two equal lengths", "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"),
        post("a list of lengths", "Content-Length: 1, 1\r\n\r\na"),
        post("a length with a sign", "Content-Length: +1\r\n\r\na"),
        post("a negative length", "Content-Length: -1\r\n\r\na"),
        post("a hexadecimal length", "Content-Length: 0x1\r\n\r\na"),
        post("a length with a fraction", "Content-Length: 1.0\r\n\r\na"),
        post("an empty length", "Content-Length:\r\n\r\n"),
        post("a length with a blank", "Content-Length: 1 1\r\n\r\na"),
        post("a length beyond 64 bits", "Content-Length: 99999999999999999999\r\n\r\n", 413),
        post("a length beyond the limit", "Content-Length: 1048577\r\n\r\n", 413),
        post(
            "a length and a coding",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        post(
            "a coding and a length",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        post("another coding", "Transfer-Encoding: gzip\r\n\r\n"),
        post("a coding before chunked", "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        post("identity", "Transfer-Encoding: identity\r\n\r\n"),
        post("chunked in capitals", "Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n"),
        post("chunked with a parameter", "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n"),
        post("chunked with a control", "Transfer-Encoding: \u{B}chunked\r\n\r\n0\r\n\r\n"),
        post("an empty coding", "Transfer-Encoding:\r\n\r\n0\r\n\r\n"),
        post(
            "chunked twice",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        refused(
            "chunked in HTTP/1.0",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ]

    private static let chunks: [OddRequest] = [
        chunked("a chunk size that is none", "x\r\n"),
        chunked("an empty chunk size", "\r\n"),
        chunked("a chunk size with a prefix", "0x1\r\na\r\n0\r\n\r\n"),
        chunked("a chunk size with a sign", "+1\r\na\r\n0\r\n\r\n"),
        chunked("a blank before a chunk size", " 1\r\na\r\n0\r\n\r\n"),
        chunked("a blank after a chunk size", "1 \r\na\r\n0\r\n\r\n"),
        chunked("a bare LF after a chunk size", "1\na\r\n0\r\n\r\n"),
        chunked("a bare LF in an extension", "1;a\nb\r\na\r\n0\r\n\r\n"),
        chunked("a control in an extension", "1;\u{1}\r\na\r\n0\r\n\r\n"),
        chunked("a long extension", "1;\(String(repeating: "a", count: 200))\r\na\r\n0\r\n\r\n"),
        chunked("a chunk longer than its size", "1\r\nab\r\n0\r\n\r\n"),
        chunked("a bare LF after a chunk", "1\r\na\n0\r\n\r\n"),
        chunked("a bare LF after the last chunk", "0\r\n\n"),
        chunked("a chunk size beyond 64 bits", "FFFFFFFFFFFFFFFFF\r\n", 413),
        chunked("a chunk beyond the limit", "100001\r\n", 413),
        chunked("a folded trailer", "0\r\nT: t\r\n u\r\n\r\n"),
        chunked("too many trailers", "0\r\n\(many(64))\r\n", 431),
    ]

    private static func many(_ count: Int) -> String {
        (0..<count).map { "X-\($0): y\r\n" }.joined()
    }

    private static func long(_ length: Int) -> String {
        "X: " + String(repeating: "y", count: length - 3)
    }
}
