import Configuration
import Directory
import JSON
import Ports
import Testing

/// Every form that an option may take.
@Suite("Options of the configuration")
struct OptionTests {
    @Test(arguments: [
        ("127.0.0.1:8080", ListenAddress.tcp(host: "127.0.0.1", port: 8080)),
        ("localhost:0", .tcp(host: "localhost", port: 0)),
        ("[::1]:65535", .tcp(host: "::1", port: 65_535)), ("[::]:1", .tcp(host: "::", port: 1)),
        ("[fe80::1:2.3.4.5]:80", .tcp(host: "fe80::1:2.3.4.5", port: 80)),
        ("unix:/run/scimhook/scim.sock", .unix(path: "/run/scimhook/scim.sock")),
        ("systemd", .systemd(name: "scim")),
    ])
    func `a listen address is read and written back`(text: String, address: ListenAddress) throws {
        let configuration = try parsed("{ scim: { listen: \"\(text)\" } }")
        #expect(configuration.scim.listen == address)
        #expect("\(address)" == text)
    }

    @Test(arguments: [(107, 0), (108, 1)])
    func `the path of a Unix socket has at most 107 bytes`(length: Int, count: Int) {
        let path = "/" + String(repeating: "a", count: length - 1)
        #expect(problems("{ scim: { listen: \"unix:\(path)\" } }").count == count)
    }

    @Test func `each listener has a socket of its own from systemd`() throws {
        let configuration = try parsed(
            #"{ scim: { listen: "systemd" }, admin: { listen: "systemd" } }"#)
        #expect(configuration.admin.listen == .systemd(name: "admin"))
    }

    @Test(arguments: [
        "", "8080", ":8080", "localhost", "localhost:", "localhost:x", "localhost:65536",
        "localhost:-1", "localhost:+1", "::1:8080", "[::1]", "[::1]8080", "[:::]:80", "[]:80",
        "[1::2::3]:80", "[1:2:3:4:5:6:7]:80", "[1:2:3:4:5:6:7:8:9]:80", "[:1:2:3:4:5:6:7]:80",
        "[12345::]:80",
        "[::1.2.3]:80", "[::1%eth0]:80", "[localhost]:80", "a b:80", "a..b:80", "unix:", "unix:a",
        "http://a:80", "Systemd",
    ])
    func `another listen address is refused`(text: String) {
        let wanted = "is not host:port, [IPv6 address]:port, unix:/path or systemd"
        #expect(
            problems("{ scim: { listen: \"\(text)\" } }").first?.hasPrefix(
                "f: scim.listen: \"\(text)\" \(wanted)") == true)
    }

    @Test(arguments: [
        ("10ms", Duration.milliseconds(10)), ("250ms", .milliseconds(250)), ("15s", .seconds(15)),
        ("10m", .seconds(600)),
    ])
    func `a duration is a number with its unit`(text: String, duration: Duration) throws {
        let configuration = try parsed(webhook("timeout: \"\(text)\""))
        #expect(configuration.destinations.first?.delivery.timeout == duration)
    }

    @Test func `hours and days are durations too`() throws {
        let configuration = try parsed(
            webhook("retry: { schedule: [\"12h\", \"1ms\"], giveUpAfter: \"14d\" }"))
        let retry = try #require(configuration.destinations.first?.delivery.retry)
        #expect(retry.schedule == [.seconds(43_200), .milliseconds(1)])
        #expect(retry.giveUpAfter == .seconds(14 * 86_400))
    }

    @Test(arguments: [
        "15", "s", "", "15 s", "1.5s", "-1s", "+1s", "15S", "15sec", "1h30m", "0s", "9ms", "11m",
        "1w", "99999999999999999999s", "１s",
    ])
    func `another duration is refused`(text: String) {
        let message =
            "f: destinations.d.timeout: \"\(text)\" is not a duration such as \"15s\" "
            + "(ms, s, m, h or d), from 10ms to 10m [line 1]"
        #expect(problems(webhook("timeout: \"\(text)\"")) == [message])
    }

    @Test(arguments: [
        ("100/s", Rate(count: 100, period: .seconds(1))),
        ("1/m", Rate(count: 1, period: .seconds(60))),
        ("1000000/h", Rate(count: 1_000_000, period: .seconds(3_600))),
    ])
    func `a rate is a number for each second, minute or hour`(text: String, rate: Rate) throws {
        #expect(
            try parsed(webhook("rate: \"\(text)\"")).destinations.first?.delivery.rate == rate)
    }

    @Test(arguments: ["100", "/s", "0/s", "1000001/s", "1/d", "1/ms", "1/s/s", "1.5/s", "100 / s"])
    func `another rate is refused`(text: String) {
        let message =
            "f: destinations.d.rate: \"\(text)\" is not a rate such as \"100/s\" (s, m or h), "
            + "from 1 to 1000000 [line 1]"
        #expect(problems(webhook("rate: \"\(text)\"")) == [message])
    }

    @Test(arguments: [
        ("\"\(signingSecret)\"", Secret.literal(signingSecret)),
        (#"{ file: "/a" }"#, .file("/a")),
        (#"{ env: "A" }"#, .environment("A")), (#"{ credential: "c" }"#, .credential("c")),
    ])
    func `a secret is in one of four places`(text: String, secret: Secret) throws {
        let configuration = try parsed(
            "{ destinations: { d: { type: 'webhook', url: 'http://h', secret: \(text) } } }")
        #expect(
            configuration.destinations.first?.kind
                == .webhook(WebhookSettings(url: "http://h", secret: secret)))
    }

    @Test(arguments: [
        "hidden", "''", "{}", "{ file: 'hidden', env: 'hidden' }", "{ fil: 'hidden' }",
        "{ file: 1 }", "{ file: '' }", "{ env: 'hidden=1' }", "{ credential: '../hidden' }",
        "['hidden']", "1", "null", "'hid\\nden'", "'hidden'",
    ])
    func `another secret is refused, and no message shows it`(text: String) throws {
        let lines = problems(
            "{ destinations: { d: { type: 'webhook', url: 'http://h', secret: \(text) } } }")
        #expect(lines.count == 1)
        #expect(!lines.joined().contains("hid"))
    }

    @Test func `a secret does not show itself`() {
        let secret = Secret.literal("hidden")
        var dumped = ""
        dump(WebhookSettings(url: "http://h", secret: secret), to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("hidden"))
    }

    @Test(arguments: [
        "http://h", "https://h", "HTTPS://h", "http://h:80", "http://h:65535/",
        "http://h/a/b.c?d=e&f",
        "http://127.0.0.1:9000/hook", "http://[::1]:9000/hook", "http://[::1]",
        "http://a.b-c_d/%20",
        "http://h?x",
    ])
    func `an absolute http or https URL is accepted`(url: String) throws {
        _ = try parsed(
            "{ destinations: { d: { type: 'webhook', url: '\(url)', \(secret) } } }")
    }

    @Test(arguments: [
        "", "h", "h:80", "/a", "//h/a", "ftp://h", "file:///a", "http:/h", "http://", "http:///a",
        "http://:80", "http://h:", "http://h:0", "http://h:65536", "http://h:x", "http://u@h",
        "http://u:p@h", "http://h#f", "http://h/#f", "http://h/a b", "http://h/\u{E9}",
        "http://[::1",
        "http://[x]",
        "http://::1", "http://h..h", "http://h/<>", "http://?", "javascript:alert(1)",
    ])
    func `another URL is refused`(url: String) {
        let message =
            "f: destinations.d.url: the value is not an http or https URL without user name and "
            + "fragment [line 1]"
        #expect(
            problems(
                "{ destinations: { d: { type: 'webhook', url: '\(url)', \(secret) } } }")
                == [message])
    }

    @Test(arguments: [
        ("https://scim.example.com", "https://scim.example.com"),
        ("https://scim.example.com/", "https://scim.example.com"),
        ("https://example.com/a//", "https://example.com/a"),
    ])
    func `a slash at the end of the public URL does not matter`(text: String, url: String) throws {
        #expect(try parsed("{ scim: { publicURL: '\(text)' } }").scim.publicURL == url)
    }

    @Test(arguments: [
        "10.0.0.0/8", "10.1.2.3", "::1", "fd00::/8", "0.0.0.0/0", "::/128", "::ffff:1.2.3.4",
    ])
    func `a range of addresses is accepted`(text: String) throws {
        #expect(
            try parsed("{ scim: { trustedProxies: ['\(text)'] } }").scim.trustedProxies == [text])
    }

    @Test(arguments: [
        "", "10.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.0/33", "::/129", "1.2.3.4/", "::1/x", "h",
        "10.0.0.0/8/8", "1::2::3",
    ])
    func `another range of addresses is refused`(text: String) {
        let message =
            "f: scim.trustedProxies.0: \"\(text)\" is not an IP address or a range such as "
            + "\"10.0.0.0/8\" [line 1]"
        #expect(problems("{ scim: { trustedProxies: ['\(text)'] } }") == [message])
    }

    private static let eventLists: [(String, [EventType])] = [
        (#"["user.*"]"#, EventType.allCases.filter { $0.rawValue.hasPrefix("user.") }),
        (
            #"["group.*", "user.created"]"#,
            EventType.allCases.filter { $0.rawValue.hasPrefix("group.") } + [.userCreated]
        ),
        (
            #"["*.deleted", "group.member_*"]"#,
            [.userDeleted, .groupDeleted, .groupMemberAdded, .groupMemberRemoved]
        ),
        (#"["*"]"#, EventType.allCases), (#"["user.deleted", "user.deleted"]"#, [.userDeleted]),
    ]

    @Test(arguments: eventLists)
    func `a list of events names types or families`(text: String, types: [EventType]) throws {
        let configuration = try parsed(webhook("events: \(text)"))
        #expect(configuration.destinations.first?.delivery.events == Set(types))
    }

    @Test(arguments: [
        ("{ bearer: 'hidden' }", UserAPIAuthentication.bearer(.literal("hidden"))),
        (
            "{ basic: { user: 'u', password: { env: 'P' } } }",
            .basic(user: "u", password: .environment("P"))
        ),
        (
            "{ header: { name: 'X-Key', value: { file: '/k' } } }",
            .header(name: "X-Key", value: .file("/k"))
        ),
        ("{ none: true }", .anonymous), ("{}", .anonymous), ("'none'", .anonymous),
    ])
    func `a user API is shown who calls in one way`(
        text: String, authentication: UserAPIAuthentication
    ) throws {
        let configuration = try parsed(
            "{ destinations: { d: { type: 'user-api', baseURL: 'http://h/v1/', auth: \(text) } } }"
        )
        guard case .userAPI(let api)? = configuration.destinations.first?.kind else {
            Issue.record("no user API")
            return
        }
        #expect(api.authentication == authentication)
        #expect(api.baseURL == "http://h/v1")
    }

    @Test func `a user API may want a token of OAuth and a certificate`() throws {
        let configuration = try parsed(
            """
            { destinations: { d: { type: "user-api", baseURL: "http://h", auth: {
                oauth2: { tokenURL: "http://h/t", clientID: "c", clientSecret: "s", scope: "a b" },
                tls: { certificate: "c.pem", key: "k.pem", ca: "ca.pem" } } } } }
            """)
        guard case .userAPI(let api)? = configuration.destinations.first?.kind,
            case .oauth2(let client) = api.authentication
        else {
            Issue.record("no OAuth")
            return
        }
        #expect(client.tokenURL == "http://h/t")
        #expect(client.clientID == "c")
        #expect(client.clientSecret == .literal("s"))
        #expect(client.scope == "a b")
        #expect(api.tls == ClientTLS(certificate: "c.pem", key: "k.pem", authorities: "ca.pem"))
    }
}

private let secret = "secret: '\(signingSecret)'"

/// A file with one webhook `d` that has these options.
func webhook(_ options: String) -> String {
    "{ destinations: { d: { type: 'webhook', url: 'http://h', \(secret), \(options) } } }"
}

/// What is wrong with a text, as `scimhook check` shows it for a file called `f`.
func problems(_ text: String) -> [String] {
    do {
        _ = try parsed(text)
        return []
    } catch let error as ConfigurationProblems {
        return error.lines(file: "f")
    } catch {
        return ["\(error)"]
    }
}
