import CurlTransport
import Glibc
import HTTPMessage
import Ports
import TestSupport
import Testing

@Suite("Where a request may go", .timeLimit(.minutes(10)))
struct PolicyTests {
    static let closed = NetworkPolicy(deny: ["127.0.0.0/8", "::1/128"])

    @Test(arguments: [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
        "0x7F.0x0.0x0.0x1", "localhost", "LOCALHOST", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "127%2e0%2e0%2e1", "[::1]",
    ])
    func `a denied peer is never connected to, however its address is spelt`(host: String) throws {
        try withReceiver { receiver in
            let result = try withTransport {
                $0.exchange(.post("http://\(host):\(receiver.port)/", policy: Self.closed))
            }
            #expect(result.attempt.failure == .blocked, "\(result.attempt.detail)")
            #expect(result.attempt.detail.contains("denied"), "\(result.attempt.detail)")
            #expect(result.attempt.peer == nil)
            #expect(receiver.connections == 0)
        }
    }

    @Test(arguments: [
        "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.16689662",
        "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::169.254.169.254]",
        "[2002:a9fe:a9fe::1]", "[fe80::1]", "[fe80::1%25lo]", "[ff02::1]", "[fd00:ec2::254]",
        "0", "0.0.0.0", "0x0", "[::]", "[::ffff:0.0.0.0]", "224.0.0.1", "255.255.255.255",
        "4294967295", "168.63.129.16", "[::ffff:168.63.129.16]", "0xA9FEA9FE", "025177524776",
        "0xa9.0xfe.0xa9.0xfe", "169.254.43518", "0251.0xfea9fe", "169.254.169.0376", "169.254.0.0",
        "169.254.255.255", "2822734096", "0250.077.0201.020", "100.100.100.200", "1684301000",
        "192.0.0.192", "3221225664", "00", "0.1", "0xffffffff", "3758096385", "239.255.255.250",
        "[0:0:0:0:0:0:0:0]", "[::169.254.169.254]", "[::a9fe:a9fe]", "[::FFFF:A9FE:A9FE]",
        "[::ffff:0:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a9fe:a9fe]",
        "[2002:a9fe:a9fe::]", "[2001:0:a9fe:a9fe::1]", "[2001:db8::5efe:a9fe:a9fe]", "[febf::1]",
        "[ff05::2]", "[fd20:ce::254]", "169%2e254%2e169%2e254",
    ])
    func `what no webhook has a reason to reach is refused under any policy`(host: String) throws {
        let open = NetworkPolicy(allow: ["0.0.0.0/0", "::/0"])
        let result = try withTransport { $0.exchange(.post("http://\(host)/", policy: open)) }
        #expect(result.attempt.failure == .blocked, "\(result.attempt.detail)")
        #expect(result.attempt.peer == nil)
    }

    @Test func `a kept connection is no way around the policy of another destination`() throws {
        try withReceiver { receiver in
            try withTransport { transport in
                #expect(transport.exchange(.post(receiver.url)).attempt.status == 204)
                let result = transport.exchange(.post(receiver.url, policy: Self.closed))
                #expect(result.attempt.failure == .blocked)
                #expect(result.attempt.detail.contains("denied"))
                #expect(transport.exchange(.post(receiver.url)).attempt.status == 204)
            }
            #expect(receiver.requests.count == 2)
        }
    }

    @Test func `a policy that cannot be read lets nothing through`() throws {
        try withReceiver { receiver in
            let result = try withTransport {
                $0.exchange(.post(receiver.url, policy: NetworkPolicy(deny: ["10.0.0.0/8/8"])))
            }
            #expect(result.attempt.failure == .blocked)
            #expect(result.attempt.detail.contains("10.0.0.0/8/8"))
            #expect(receiver.connections == 0)
        }
    }

    @Test(arguments: [
        ("file:///etc/passwd", FailureClass.blocked), ("ftp://127.0.0.1/", .blocked),
        ("gopher://127.0.0.1/", .blocked), ("127.0.0.1", .blocked), ("", .blocked),
        ("http://user:secret@127.0.0.1:PORT/", .blocked), ("http://user@127.0.0.1:PORT/", .blocked),
        ("http://127.0.0.1:PORT/a b", .protocol), ("http://127.0.0.1:PORT/a\r\nX: y", .protocol),
        ("http://127.0.0.1:PORT/\0", .protocol), ("http://127.0.0.1:99999/", .protocol),
        ("http://", .protocol),
    ])
    func `a URL that is more or less than a place is refused`(
        url: String, failure: FailureClass
    ) throws {
        try withReceiver { receiver in
            let url = url.replacing("PORT", with: "\(receiver.port)")
            let result = try withTransport { $0.exchange(.post(url)) }
            #expect(result.attempt.failure == failure, "\(result.attempt.detail)")
            #expect(!result.attempt.detail.contains("secret"))
            #expect(receiver.requests.isEmpty)
        }
    }

    @Test(arguments: [
        ("X-A", "1\r\nX-B: 2"), ("X-A", "1\n2"), ("X-A", "1\0"), ("X-A: 1\r\nX-B", "2"), ("", "1"),
        ("X A", "1"), ("X-A:", "1"), ("@/etc/passwd", "1"),
    ])
    func `a header cannot smuggle in another one`(name: String, value: String) throws {
        try withReceiver { receiver in
            let result = try withTransport { transport in
                var request = OutboundRequest.post(receiver.url)
                request.headers.add(name, value)
                return transport.exchange(request)
            }
            #expect(result.attempt.failure == .protocol)
            #expect(receiver.connections == 0)
        }
    }

    // In a process of its own, because the environment belongs to all threads.
    @Test func `a proxy that the environment names is not asked`() async {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
                setenv(name, "http://127.0.0.1:1", 1)
            }
            let result = try withReceiver { receiver in
                try withTransport { $0.exchange(.post(receiver.url)) }
            }
            try #require(result.attempt.status == 204)
        }
    }

    @Test(arguments: ["", "GET /other HTTP/1.1\r\nX:", "G T"])
    func `a method is a token`(method: String) throws {
        try withReceiver { receiver in
            let result = try withTransport {
                $0.exchange(OutboundRequest(method: method, url: receiver.url))
            }
            #expect(result.attempt.failure == .protocol)
            #expect(receiver.connections == 0)
        }
    }
}
