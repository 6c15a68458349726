import CurlTransport
import Foundation
import HTTPMessage
import Ports
import TestSupport
import Testing

@Suite("What a receiver can do wrong", .timeLimit(.minutes(10)))
struct FailureTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var acts: [Receiver.Act] = []
        var status: Int?
        var failure: FailureClass?
        var timeout = Duration.seconds(10)
    }

    static let cases = [
        Case(testDescription: "closes without an answer", acts: [.close], failure: .reset),
        Case(testDescription: "resets without an answer", acts: [.reset], failure: .reset),
        Case(
            testDescription: "closes amid the head",
            acts: [.text("HTTP/1.1 200 OK\r\nContent-Le"), .close],
            status: 200, failure: .reset),
        Case(
            testDescription: "resets after the head",
            acts: [.text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), .reset],
            status: 200, failure: .reset),
        Case(
            testDescription: "closes before the announced end",
            acts: [.text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"), .close],
            status: 200, failure: .reset),
        Case(
            testDescription: "closes amid a chunked body",
            acts: [.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), .close],
            status: 200, failure: .reset),
        Case(
            testDescription: "sends more than it announced",
            acts: [.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcdef"), .close],
            status: 200),
        Case(
            testDescription: "announces two lengths",
            acts: [.text("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"), .close],
            status: 200, failure: .protocol),
        Case(
            testDescription: "sends a body until the end of the connection",
            acts: [.text("HTTP/1.1 200 OK\r\n\r\nabc"), .close], status: 200),
        Case(
            testDescription: "does not speak HTTP", acts: [.text("SSH-2.0-OpenSSH_9\r\n"), .close],
            failure: .protocol),
        Case(
            testDescription: "sends a broken chunk",
            acts: [.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), .close],
            status: 200, failure: .protocol),
        Case(
            testDescription: "never answers", acts: [.hang], failure: .timeout,
            timeout: .milliseconds(200)),
        Case(
            testDescription: "drips its head",
            acts: [.drip(Array("HTTP/1.1 200 OK\r\n".utf8), milliseconds: 50)],
            failure: .timeout, timeout: .milliseconds(200)),
        Case(
            testDescription: "drips its body",
            acts: [
                .text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"),
                .drip([UInt8](repeating: 0x61, count: 100), milliseconds: 50),
            ],
            status: 200, failure: .timeout, timeout: .seconds(2)),
        Case(
            testDescription: "sends endless headers",
            acts: [.text("HTTP/1.1 200 OK\r\n")]
                + Array(
                    repeating: .text("X-Filler: \(String(repeating: "x", count: 1000))\r\n"),
                    count: 200)
                + [.hang],
            status: 200, failure: .protocol),
        Case(
            testDescription: "sends one endless header",
            acts: [.text("HTTP/1.1 200 OK\r\nX-Filler: "), .flood(4 << 20), .hang],
            status: 200, failure: .protocol),
        Case(
            testDescription: "redirects",
            acts: [.answer("302 Found", "Location: http://127.0.0.1:1/other\r\n")], status: 302),
        Case(testDescription: "fails", acts: [.answer("503 Service Unavailable")], status: 503),
    ]

    @Test(arguments: cases)
    func `every mischief has its class`(mischief: Case) throws {
        let acts = mischief.acts
        try withReceiver(answering: acts) { receiver in
            let result = try withTransport {
                $0.exchange(.post(receiver.url, timeout: mischief.timeout))
            }
            #expect(result.attempt.failure == mischief.failure, "\(result.attempt.detail)")
            #expect(result.attempt.status == mischief.status)
            #expect(result.attempt.detail.isEmpty == (mischief.failure == nil))
            #expect(receiver.requests.count <= 1)
        }
    }

    @Test func `a reset before the request is a failure to connect or of the connection`() throws {
        try withReceiver(onConnect: [.reset]) { receiver in
            let result = try withTransport { $0.exchange(.post(receiver.url)) }
            // It may come before libcurl has looked whether the connection was made.
            #expect([.connect, .reset].contains(result.attempt.failure))
        }
    }

    @Test func `nobody listening is a failure to connect`() throws {
        let receiver = Receiver()
        let url = receiver.url
        receiver.stop()
        let result = try withTransport { $0.exchange(.post(url)) }
        #expect(result.attempt.failure == .connect)
        #expect(result.attempt.status == nil)
        #expect(result.attempt.detail.contains("127.0.0.1"))
    }

    @Test(arguments: ["http://no-such-host.invalid/", "http://.../"])
    func `a name that does not exist is a failure of DNS`(url: String) throws {
        let result = try withTransport { $0.exchange(.post(url, timeout: .seconds(20))) }
        #expect(result.attempt.failure == .dns, "\(result.attempt.detail)")
    }

    @Test func `a plain receiver behind an https URL is a failure of TLS`() throws {
        try withReceiver(onConnect: [.text("HTTP/1.1 400 Bad Request\r\n\r\n"), .close]) {
            receiver in
            let result = try withTransport {
                $0.exchange(.post("https://127.0.0.1:\(receiver.port)/"))
            }
            #expect(result.attempt.failure == .tls)
        }
    }

    @Test func `of an answer without end only the start is kept and the rest is not read`() throws {
        try withReceiver(answering: [
            .text("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"), .flood(1 << 30),
        ]) { receiver in
            let result = try withTransport { $0.exchange(.post(receiver.url)) }
            #expect(result.attempt.status == 200)
            #expect(result.attempt.failure == nil)
            #expect(result.attempt.answer == [UInt8](repeating: UInt8(ascii: "x"), count: 16 << 10))
            // What was not sent cannot be in memory.
            #expect(receiver.sent < 32 << 20)
        }
    }

    @Test func `a body up to the limit is kept whole`() throws {
        let body = String(repeating: "y", count: 16 << 10)
        try withReceiver(answering: [.answer("200 OK", body: body)]) { receiver in
            try withTransport { transport in
                var request = OutboundRequest.post(receiver.url)
                #expect(transport.exchange(request).attempt.answer == Array(body.utf8))
                request.answerLimit = 3
                #expect(transport.exchange(request).attempt.answer == Array("yyy".utf8))
                request.answerLimit = 0
                #expect(transport.exchange(request).attempt.answer.isEmpty)
            }
            #expect(receiver.connections == 1)
        }
    }
}
