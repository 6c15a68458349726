import Configuration
import HTTPMessage
import Ports
import Testing

@Suite("Options of alerts")
struct AlertOptionTests {
    @Test func `each entry goes one way, with a name of its own`() throws {
        let configuration = try parsed(
            """
            { admin: { publicURL: "https://monitor.example.com/" }, alerts: [
              { url: "https://chat.example.com/hook?key=1", on: ["failing", "dead"],
                secret: "whsec_plJ3nmyCDGBKInavdOK15jsl", headers: { "X-Room": "ops" }, timeout: "5s",
                network: { deny: ["10.0.0.0/8"] }, tls: { ca: "ca.pem" } },
              { exec: ["/usr/bin/page", "--now"], name: "pager" },
              { email: { to: ["a@x.example", "b+c@y.example"], from: "s@x.example",
                  server: "smtp://mail.x.example:25", user: "u", password: { env: "P" },
                  startTLS: "required", ca: "ca.pem" } },
            ] }
            """)
        #expect(configuration.admin.publicURL == "https://monitor.example.com")
        #expect(configuration.alerts.map(\.name) == ["url1", "pager", "email3"])
        #expect(configuration.alerts[0].kinds == [.failing, .dead])
        #expect(configuration.alerts[0].timeout == .seconds(5))
        #expect(configuration.alerts[0].network.deny == ["10.0.0.0/8"])
        guard case .url(let url) = configuration.alerts[0].target else {
            Issue.record("no url")
            return
        }
        #expect(url.url == .literal("https://chat.example.com/hook?key=1"))
        #expect(url.secret == .literal("whsec_plJ3nmyCDGBKInavdOK15jsl"))
        #expect(url.headers == [Headers.Field("X-Room", "ops")])
        #expect(url.tls == ClientTLS(authorities: "ca.pem"))
        #expect(configuration.alerts[1].target == .exec(["/usr/bin/page", "--now"]))
        #expect(configuration.alerts[1].kinds == Set(AlertKind.reported))
        guard case .email(let mail) = configuration.alerts[2].target else {
            Issue.record("no e-mail")
            return
        }
        #expect(mail.to == ["a@x.example", "b+c@y.example"])
        #expect(mail.password == .environment("P"))
        #expect(mail.startTLS == .required)
        #expect(mail.authorities == "ca.pem")
    }

    @Test func `without alerts nobody is told`() throws {
        #expect(try parsed("{}").alerts.isEmpty)
    }

    private static let mail = "to: ['a@x'], from: 'b@x', server: 'smtp://h'"

    @Test(arguments: [
        ("alerts: {}", "alerts: {} is not a list [ … ]"),
        ("alerts: ['x']", "alerts.0: is not an object { … }"),
        ("alerts: [{}]", "alerts.0: says nowhere to go: set one of url, exec and email"),
        (
            "alerts: [{ url: 'http://h', exec: ['/x'] }]",
            "alerts.0: has url and exec; only one can be used"
        ),
        ("alerts: [{ url: 'http://h', ur: 1 }]", "alerts.0.ur: unknown key (did you mean 'url'?)"),
        (
            "alerts: [{ url: 'ftp://hidden' }]",
            "alerts.0.url: the value is not an http or https URL without user name and fragment, "
                + "or { file: \"…\" } and the like that hold one"
        ),
        (
            "alerts: [{ exec: ['page'] }]",
            "alerts.0.exec: does not begin with the absolute path of a program"
        ),
        (
            "alerts: [{ exec: [] }]",
            "alerts.0.exec: does not begin with the absolute path of a program"
        ),
        ("alerts: [{ exec: '/x' }]", "alerts.0.exec: \"/x\" is not a list [ … ]"),
        (
            "alerts: [{ exec: ['/x'], secret: 'whsec_plJ3nmyCDGBKInavdOK15jsl' }]",
            "alerts.0.secret: is of use with url alone"
        ),
        (
            "alerts: [{ exec: ['/x'], network: {} }]",
            "alerts.0.network: is of no use with exec"
        ),
        (
            "alerts: [{ url: 'http://h', secret: 'hidden' }]",
            "alerts.0.secret: a signing secret starts with whsec_ (HMAC) or whsk_ (Ed25519)"
        ),
        (
            "alerts: [{ url: 'http://h', on: ['failling'] }]",
            "alerts.0.on.0: \"failling\" is not one of failing, dead, recovered, unconfirmed, "
                + "silent, token, certificate, gone, held (did you mean 'failing'?)"
        ),
        (
            "alerts: [{ url: 'http://h', on: [] }]",
            "alerts.0.on: names nothing; leave it out for all"
        ),
        (
            "alerts: [{ url: 'http://h', name: 'a b' }]",
            "alerts.0.name: \"a b\" is not a name of 1 to 64 of A-Z a-z 0-9 _ -"
        ),
        (
            "alerts: [{ url: 'http://h', name: 'a' }, { exec: ['/x'], name: 'a' }]",
            "alerts.1.name: another entry is called 'a', too; give each a name of its own"
        ),
        (
            "alerts: [{ email: { \(mail.replacing("a@x", with: "a@x>\\r\\nBcc: b@x")) } }]",
            "alerts.0.email.to.0: \"a@x>\\r\\nBcc: b@x\" is not an e-mail address such as "
                + "\"ops@example.com\""
        ),
        (
            "alerts: [{ email: { \(mail.replacing("'a@x'", with: "")) } }]",
            "alerts.0.email.to: names nobody"
        ),
        (
            "alerts: [{ email: { \(mail.replacing("smtp://h", with: "http://h")) } }]",
            "alerts.0.email.server: \"http://h\" is not a server such as "
                + "\"smtp://mail.example.com:25\" or smtps://…"
        ),
        (
            "alerts: [{ email: { \(mail), user: 'u' } }]",
            "alerts.0.email: has one of user and password; both are needed, or neither"
        ),
        (
            "alerts: [{ email: { \(mail), user: 'u', password: 'p', startTLS: 'never' } }]",
            "alerts.0.email.startTLS: would send the password for everybody to read"
        ),
    ])
    func `a problem says which entry and what is wrong`(text: String, line: String) {
        #expect(problems("{ \(text) }") == ["f: \(line) [line 1]"])
    }

    @Test(arguments: [
        "a", "@x", "a@", "a b@x", "a@x y", "<a@x>", "a@x,b@x", "\\\"a\\\"@x", "a@b@c", "a\\u0000@x",
        "ä@x",
    ])
    func `another address is refused`(address: String) {
        let text =
            "{ alerts: [{ email: { to: [\"\(address)\"], from: 'b@x', server: 'smtp://h' } }] }"
        #expect(problems(text).count == 1)
    }
}
