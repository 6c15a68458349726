import Alerts
import Directory
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Alerts about destinations")
struct DestinationAlertTests {
    @Test func `an open breaker is told at once, and once`() throws {
        var world = World()
        world.fail(10)
        world.destination.isOpen = true
        let alerts = world.look()
        #expect(alerts.kinds == [.failing])
        #expect(alerts[0].destination == "events")
        #expect(alerts[0].summary == "Destination events is failing: answered 503")
        #expect(alerts[0].action == "scimhook destination test events")
        #expect(world.watch(for: .seconds(86_400)).isEmpty)
    }

    @Test(arguments: [
        // Failures in a row, for so many seconds: told.
        (2, 3600, false), (3, 285, false), (3, 300, true), (9, 300, true),
    ])
    func `failures have to be several and to last`(failures: Int, seconds: Int, isTold: Bool) {
        var world = World()
        world.fail(failures)
        let first = world.look()
        #expect(first.isEmpty)
        #expect(world.watch(for: .seconds(seconds)).kinds == (isTold ? [.failing] : []))
    }

    @Test func `a success in between begins the count anew`() {
        var world = World()
        for _ in 0..<20 {
            world.fail(3)
            let failed = world.watch(for: .seconds(240))
            world.succeed()
            // Nobody looks at that moment, so that only its time shows it.
            world.clock.advance(by: .seconds(1))
            #expect(failed.isEmpty)
        }
        #expect(world.stored.values.allSatisfy { $0.told == nil })
    }

    @Test func `recovered is told when it went well for a while, and only after failing`() {
        var world = World()
        world.succeed()
        #expect(world.watch(for: .seconds(600)).isEmpty)
        world.fail(10)
        world.destination.isOpen = true
        let began = world.clock.now
        #expect(world.look().kinds == [.failing])
        world.clock.advance(by: .seconds(100))
        world.succeed()
        let first = world.look()
        #expect(first.isEmpty)
        let early = world.watch(for: .seconds(45))
        #expect(early.isEmpty)
        let alerts = world.watch(for: .seconds(15))
        #expect(alerts.kinds == [.recovered])
        #expect(alerts.first?.since == began)
        #expect(world.stored.isEmpty)
    }

    @Test func `flapping is one failure and one recovery`() {
        var world = World()
        var kinds: [AlertKind] = []
        for round in 0..<100 {
            if round % 2 == 0 {
                world.fail(10)
                world.destination.isOpen = true
            } else {
                world.succeed()
            }
            kinds += world.watch(for: .seconds(45)).kinds
        }
        world.succeed()
        kinds += world.watch(for: .seconds(600)).kinds
        #expect(kinds == [.failing, .recovered])
    }

    @Test func `a restart neither repeats a failure nor forgets the recovery`() {
        var world = World()
        world.fail(10)
        world.destination.isOpen = true
        #expect(world.look().kinds == [.failing])
        world.restart(after: .seconds(600))
        // Nobody knows how it is until an attempt was made.
        #expect(world.watch(for: .seconds(3600)).isEmpty)
        world.fail(10)
        world.destination.isOpen = true
        #expect(world.watch(for: .seconds(600)).isEmpty)
        world.restart()
        world.succeed()
        #expect(world.watch(for: .seconds(120)).kinds == [.recovered])
        world.restart()
        #expect(world.watch(for: .seconds(120)).isEmpty)
    }

    @Test func `it has recovered, too, when nothing is left that failed`() {
        var world = World()
        world.fail(10)
        world.destination.isOpen = true
        #expect(world.look().kinds == [.failing])
        world.restart()
        world.destination.retrying = 0
        #expect(world.watch(for: .seconds(120)).kinds == [.recovered])
    }

    @Test func `a paused destination is neither failing nor recovered`() {
        var world = World()
        world.destination.isPaused = true
        world.fail(10)
        world.destination.isOpen = true
        #expect(world.watch(for: .seconds(600)).isEmpty)
        world.destination.isPaused = false
        #expect(world.look().kinds == [.failing])
        world.destination.isPaused = true
        world.destination.retrying = 0
        world.succeed()
        #expect(world.watch(for: .seconds(600)).isEmpty)
    }

    @Test func `deliveries given up are one message, whether one or a thousand`() {
        var world = World()
        world.destination.dead = 1
        let first = world.look()
        #expect(first.kinds == [.dead])
        #expect(first.first?.summary == "1 delivery to destination events was given up")
        #expect(
            first.first?.action == "scimhook deliveries retry --dead --destination events")
        for count in 2...1000 {
            world.destination.dead = count
            world.look(after: .seconds(1))
        }
        let more = world.look(after: day)
        #expect(more.map(\.summary) == ["1000 deliveries to destination events were given up"])
        #expect(world.look(after: day).isEmpty)
        world.destination.dead = 0
        #expect(world.look().isEmpty)
        world.destination.dead = 1
        #expect(world.look().kinds == [.dead])
    }

    @Test func `fewer dead ones than were told of make room for news`() {
        var world = World()
        world.destination.dead = 10
        world.look()
        world.destination.dead = 2
        #expect(world.look(after: day).isEmpty)
        world.restart()
        world.destination.dead = 3
        #expect(world.look(after: day).kinds == [.dead])
    }

    @Test func `a destination that is gone is told once until it is resumed`() {
        var world = World()
        world.destination.gone = world.clock.now
        world.destination.isPaused = true
        let first = world.look()
        #expect(first.kinds == [.gone])
        #expect(first.first?.action == "scimhook destination resume events")
        world.restart()
        #expect(world.watch(for: .seconds(600)).isEmpty)
        // Resumed and gone again, with nobody looking in between.
        world.destination.gone = world.clock.now
        #expect(world.look().kinds == [.gone])
        world.destination.gone = nil
        #expect(world.look().isEmpty)
        world.destination.gone = world.clock.now
        #expect(world.look().kinds == [.gone])
        world.clock.jump(to: world.clock.now + .seconds(-5000))
        #expect(world.watch(for: .seconds(600)).isEmpty)
    }

    @Test func `what the configuration has no more is forgotten, and told anew when it is back`() {
        var world = World()
        world.destination.dead = 1
        #expect(world.look().kinds == [.dead])
        world.hasDestination = false
        #expect(world.look().isEmpty)
        #expect(world.stored.isEmpty)
        world.hasDestination = true
        #expect(world.look().kinds == [.dead])
    }

    @Test func `nothing is written while nothing changes`() {
        var world = World()
        world.fail(10)
        world.destination.isOpen = true
        world.destination.dead = 4
        world.look()
        #expect(world.writes == 1)
        _ = world.watch(for: .seconds(3600))
        #expect(world.writes == 1)
    }
}

@Suite("Alerts about deactivations that are not confirmed")
struct UnconfirmedAlertTests {
    @Test func `the first names the user and what to do; more are told after an hour`() {
        var world = World()
        world.look()
        world.destination.firstLate = late(7, world.clock)
        world.destination.newLate = [late(7, world.clock)]
        let first = world.look()
        #expect(first.kinds == [.unconfirmed])
        #expect(first.first?.user == "user-7")
        #expect(
            first.first?.summary
                == "Destination events has not confirmed within 15 minutes that user user-7 lost access"
        )
        #expect(first.first?.action?.hasPrefix("scimhook trace dlv_") == true)
        #expect(world.book.mark(of: .unconfirmed, "events") == 7)
        world.destination.newLate = [late(8, world.clock), late(9, world.clock)]
        #expect(world.watch(for: .seconds(3585)).isEmpty)
        let more = world.watch(for: .seconds(15))
        #expect(more.map(\.user) == ["user-8"])
        #expect(more.first?.summary.contains("user user-8 and 1 more lost access") == true)
        world.destination.newLate = []
        #expect(world.watch(for: day).isEmpty)
        world.destination.firstLate = nil
        #expect(world.look().isEmpty)
        #expect(world.stored.isEmpty)
    }

    @Test(arguments: [
        (DeliveryState.retrying, false, "scimhook trace dlv_"),
        (.blocked, false, "scimhook trace dlv_"),
        (.dead, false, "scimhook deliveries retry dlv_"),
        (.held, false, "scimhook destination approve events"),
        (.pending, true, "scimhook destination resume events"),
    ])
    func `the command is the one that helps`(state: DeliveryState, isPaused: Bool, start: String) {
        var world = World()
        world.destination.isPaused = isPaused
        world.destination.firstLate = late(1, world.clock, state)
        world.destination.newLate = [late(1, world.clock, state)]
        #expect(world.look().first?.action?.hasPrefix(start) == true)
    }

    @Test func `a restart repeats nothing`() {
        var world = World()
        world.destination.firstLate = late(7, world.clock)
        world.destination.newLate = [late(7, world.clock)]
        #expect(world.look().kinds == [.unconfirmed])
        world.restart()
        world.destination.newLate = []
        #expect(world.watch(for: .seconds(7200)).isEmpty)
    }

    @Test func `a clock that is set forward makes nothing late`() {
        var world = World()
        world.look()
        world.clock.jump(to: world.clock.now + day)
        world.destination.firstLate = late(7, world.clock)
        world.destination.newLate = [late(7, world.clock)]
        #expect(world.watch(for: .seconds(885)).isEmpty)
        #expect(world.watch(for: .seconds(30)).kinds == [.unconfirmed])
    }
}
