import CurlTransport
import Glibc
import HTTPMessage
import Ports
import TestSupport
import Testing

@Suite("What is sent and what comes back", .timeLimit(.minutes(10)))
struct ExchangeTests {
    @Test func `a request arrives as it was built, and nothing is added but what HTTP needs`()
        throws
    {
        try withReceiver { receiver in
            let result = try withTransport { transport in
                var request = OutboundRequest.post(receiver.url, body: #"{"a":1}"#)
                request.headers.add("webhook-id", "evt_1")
                request.headers.add("x-empty", "")
                return transport.exchange(request)
            }
            #expect(result.attempt.status == 204)
            #expect(result.attempt.failure == nil)
            #expect(result.attempt.detail.isEmpty)
            let arrived = try #require(receiver.requests.first)
            #expect(arrived.body == Array(#"{"a":1}"#.utf8))
            #expect(
                arrived.head == """
                    POST /hook HTTP/1.1\r
                    Host: 127.0.0.1:\(receiver.port)\r
                    Accept: */*\r
                    content-type: application/json\r
                    webhook-id: evt_1\r
                    x-empty:\r
                    Content-Length: 7\r
                    \r

                    """)
        }
    }

    @Test(
        arguments: [
            ("GET", "", nil), ("DELETE", "", nil), ("POST", "", "0"), ("PUT", "", "0"),
            ("PATCH", "{}", "2"), ("PUT", "{}", "2"), ("DELETE", "{}", "2"), ("GET", "{}", "2"),
        ] as [(String, String, String?)])
    func `every method goes with and without a body`(
        method: String, body: String, length: String?
    ) throws {
        try withReceiver { receiver in
            let result = try withTransport { transport in
                transport.exchange(
                    OutboundRequest(method: method, url: receiver.url, body: Array(body.utf8)))
            }
            #expect(result.attempt.status == 204)
            let arrived = try #require(receiver.requests.first)
            #expect(arrived.head.hasPrefix("\(method) /hook HTTP/1.1\r\n"))
            #expect(arrived.header("content-length") == length)
            #expect(arrived.header("content-type") == nil)
            #expect(arrived.body == Array(body.utf8))
        }
    }

    @Test func `a large body is sent without asking first`() throws {
        try withReceiver { receiver in
            let body = String(repeating: "z", count: 2 << 20)
            let result = try withTransport { $0.exchange(.post(receiver.url, body: body)) }
            #expect(result.attempt.status == 204)
            let arrived = try #require(receiver.requests.first)
            #expect(arrived.header("expect") == nil)
            #expect(arrived.body.count == 2 << 20)
        }
    }

    @Test func `a HEAD request has an answer without a body`() throws {
        try withReceiver(answering: [.text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")]) {
            receiver in
            let result = try withTransport {
                $0.exchange(OutboundRequest(method: "HEAD", url: receiver.url))
            }
            #expect(result.attempt.status == 200)
            #expect(result.attempt.failure == nil)
        }
    }

    @Test func `answer, headers, peer and times come back`() throws {
        try withReceiver(answering: [
            .answer("422 Unprocessable", "Retry-After:  7 \r\nX-A: 1\r\nx-a: 2\r\n", body: "no")
        ]) { receiver in
            let result = try withTransport { $0.exchange(.post(receiver.url)) }
            #expect(result.attempt.status == 422)
            #expect(result.attempt.failure == nil)
            #expect(result.attempt.answer == Array("no".utf8))
            #expect(result.attempt.peer == "127.0.0.1")
            #expect(result.headers["retry-after"] == "7")
            #expect(result.headers["X-A"] == "1")
            let timing = result.attempt.timing
            #expect(0 < timing.connected && timing.connected <= timing.firstByte)
            #expect(timing.firstByte <= timing.total)
            #expect(timing.secured == 0)
        }
    }

    @Test func `interim answers are passed over`() throws {
        try withReceiver(answering: [
            .text("HTTP/1.1 103 Early Hints\r\nX-A: early\r\n\r\n"),
            .answer("200 OK", "X-B: 1\r\n"),
        ]) { receiver in
            let result = try withTransport { $0.exchange(.post(receiver.url)) }
            #expect(result.attempt.status == 200)
            #expect(result.headers["x-a"] == nil)
            #expect(result.headers["x-b"] == "1")
        }
    }

    @Test func `a connection is kept for the next request`() throws {
        try withReceiver { receiver in
            try withTransport { transport in
                for number in 1...20 {
                    let result = transport.exchange(.post(receiver.url, body: "\(number)"))
                    #expect(result.attempt.status == 204)
                }
            }
            #expect(receiver.connections == 1)
            #expect(receiver.requests.map(\.body) == (1...20).map { Array("\($0)".utf8) })
        }
    }

    @Test func `a kept connection that the receiver has closed costs no attempt`() throws {
        try withReceiver(answering: [.answer(), .close]) { receiver in
            try withTransport { transport in
                for _ in 1...10 {
                    #expect(transport.exchange(.post(receiver.url)).attempt.status == 204)
                }
            }
        }
    }

    @Test func `a Unix socket is talked to instead of the host`() throws {
        let path = "/tmp/scimhook-test-\(UInt64.random(in: 0 ... .max)).sock"
        defer { unlink(path) }
        let receiver = Receiver(unixSocket: path)
        defer { receiver.stop() }
        try withTransport { transport in
            var request = OutboundRequest(method: "GET", url: "http://gateway/status")
            request.unixSocket = path
            #expect(transport.exchange(request).attempt.status == 204)
            #expect(transport.exchange(request).attempt.status == 204)
        }
        #expect(receiver.connections == 1)
        #expect(receiver.requests.first?.head.hasPrefix("GET /status ") == true)
    }
}
