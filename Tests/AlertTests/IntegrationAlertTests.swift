import Alerts
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Alerts about identity providers")
struct IntegrationAlertTests {
    @Test func `a provider that was never heard is not silent`() {
        var world = World()
        #expect(world.watch(for: day).isEmpty)
        #expect(world.stored.isEmpty)
    }

    @Test func `two hours without a request are told once, and so is the next request`() {
        var world = World()
        let heard = world.clock.now
        world.integration.lastRequest = heard
        world.look()
        #expect(world.watch(for: .seconds(7185)).isEmpty)
        let silent = world.watch(for: .seconds(15))
        #expect(silent.kinds == [.silent])
        #expect(silent.first?.since == heard)
        #expect(silent.first?.integration == "contoso")
        #expect(silent.first?.summary == "Integration contoso has sent nothing for 2 hours")
        #expect(world.watch(for: day).isEmpty)
        world.integration.lastRequest = world.clock.now
        let back = world.look()
        #expect(back.kinds == [.recovered])
        #expect(back.first?.since == heard)
        #expect(world.watch(for: .seconds(7200)).kinds == [.silent])
    }

    @Test func `a provider that is stopped here is not silent`() {
        var world = World()
        world.integration.lastRequest = world.clock.now
        world.integration.isPaused = true
        #expect(world.watch(for: day).isEmpty)
        world.integration.isPaused = false
        #expect(world.look().kinds == [.silent])
    }

    @Test func `time in which the gateway did not run does not count, other time does`() {
        var world = World()
        world.integration.lastRequest = world.clock.now
        world.look()
        #expect(world.watch(for: .seconds(3600)).isEmpty)
        world.restart(after: .seconds(36_000))
        #expect(world.look().isEmpty)
        // What was not yet written down when the process ended is lost: five minutes at most.
        #expect(world.watch(for: .seconds(3585)).isEmpty)
        #expect(world.watch(for: .seconds(330)).kinds == [.silent])
    }

    @Test func `restarts in between do not keep it from being told, nor repeat it`() {
        var world = World()
        world.integration.lastRequest = world.clock.now
        world.look()
        var alerts: [Alert] = []
        for _ in 0..<24 {
            alerts += world.watch(for: .seconds(600))
            world.restart()
        }
        #expect(alerts.kinds == [.silent])
        #expect(world.watch(for: day).isEmpty)
        world.integration.lastRequest = world.clock.now
        #expect(world.look().kinds == [.recovered])
    }

    @Test(arguments: [86_400 * 400, -86_400 * 400])
    func `a clock that is set makes nobody silent`(seconds: Int) {
        var world = World()
        world.integration.lastRequest = world.clock.now
        #expect(world.watch(for: .seconds(3600)).isEmpty)
        world.clock.jump(to: world.clock.now + .seconds(seconds))
        #expect(world.watch(for: .seconds(3000)).isEmpty)
        #expect(world.watch(for: .seconds(900)).kinds == [.silent])
    }

    @Test func `what a busy provider does is written down every few minutes`() {
        var world = World()
        for _ in 0..<240 {
            world.integration.lastRequest = world.clock.now
            world.look(after: .seconds(15))
        }
        #expect((11...13).contains(world.writes))
    }

    @Test func `a mass change is told until it is decided`() {
        var world = World()
        world.integration.holding = ["directory", "events"]
        let first = world.look()
        #expect(first.kinds == [.held])
        #expect(first.first?.integration == "contoso")
        #expect(
            first.first?.action
                == "scimhook destination approve directory; scimhook destination approve events")
        world.restart()
        #expect(world.watch(for: day).isEmpty)
        world.integration.holding = []
        #expect(world.look().isEmpty)
        world.integration.holding = ["events"]
        #expect(world.look().kinds == [.held])
    }
}

@Suite("Alerts about what ends")
struct TermAlertTests {
    private typealias Term = AlertObservation.Term

    @Test func `a token of a year is told of at 30, 7 and 1 days, and when it has ended`() {
        var world = World()
        let end = world.clock.now + day * 365
        world.terms = [
            Term(
                .token(id: "tok_1", label: "entra", integration: "contoso"),
                begin: world.clock.now, end: end)
        ]
        var told: [(Int, String)] = []
        for number in 0..<400 {
            for alert in world.look(after: .seconds(3600)) {
                told.append((number, alert.summary))
                #expect(alert.kind == .token)
                #expect(alert.integration == "contoso")
                #expect(alert.action == "scimhook token create contoso")
            }
            world.restart()
            _ = world.look(after: day - .seconds(3600))
        }
        #expect(told.isEmpty)
    }

    @Test func `each threshold is one message`() {
        var world = World()
        world.terms = [
            Term(
                .token(id: "tok_1", label: "entra", integration: "contoso"),
                begin: world.clock.now, end: world.clock.now + day * 365)
        ]
        var told: [String] = []
        for hour in 0..<(24 * 400) {
            told += world.look(after: .seconds(3600)).map(\.summary)
            if hour % 50 == 0 { world.restart() }
        }
        #expect(
            told == [
                "Token tok_1 (entra) of integration contoso ends in 30 days",
                "Token tok_1 (entra) of integration contoso ends in 7 days",
                "Token tok_1 (entra) of integration contoso ends in 1 day",
                "Token tok_1 (entra) of integration contoso has ended",
            ])
    }

    @Test(arguments: [
        // The life in days, and how many days before the end it is told.
        (91, [30, 7, 1, 0]), (90, [7, 1, 0]), (21, [1, 0]), (3, [0]), (1, []),
    ])
    func `what is renewed in time is not told of`(life: Int, expected: [Int]) {
        var world = World()
        let end = world.clock.now + day * life
        world.terms = [
            Term(
                .token(id: "tok_1", label: "", integration: nil), begin: world.clock.now, end: end)
        ]
        var told: [Int] = []
        for _ in 0..<(24 * (life + 10)) {
            for _ in world.look(after: .seconds(3600)) {
                told.append(Int((end - world.clock.now) / day))
            }
        }
        #expect(told == expected)
    }

    @Test func `a renewed certificate begins anew, a removed one is forgotten`() {
        var world = World()
        world.terms = [Term(.server("scim"), end: world.clock.now + day * 5)]
        #expect(
            world.look().map(\.summary) == ["The certificate of the scim listener ends in 5 days"])
        #expect(world.look().isEmpty)
        world.terms = [Term(.server("scim"), end: world.clock.now + day * 90)]
        #expect(world.look().isEmpty)
        #expect(world.stored.isEmpty)
        world.terms = [Term(.server("scim"), end: world.clock.now + .seconds(7000))]
        let last = world.look()
        #expect(
            last.map(\.summary)
                == ["The certificate of the scim listener ends in less than 2 hours"])
        #expect(last.first?.action == "systemctl reload scimhook")
        world.terms = []
        #expect(world.look().isEmpty)
        #expect(world.stored.isEmpty)
    }

    @Test func `what ended long ago is no news`() {
        var world = World()
        world.terms = [
            Term(
                .token(id: "tok_1", label: "", integration: nil),
                begin: world.clock.now + day * -400, end: world.clock.now + day * -30)
        ]
        #expect(world.look().isEmpty)
    }

    @Test func `a client certificate names its destination and its file`() {
        var world = World()
        world.terms = [
            Term(
                .client(file: "/etc/c.pem", user: "destination directory"),
                end: world.clock.now + day)
        ]
        let alert = world.look().first
        #expect(
            alert?.summary == "The client certificate of destination directory ends in 1 day")
        #expect(alert?.destination == "directory")
        #expect(alert?.action == "replace /etc/c.pem")
    }
}
