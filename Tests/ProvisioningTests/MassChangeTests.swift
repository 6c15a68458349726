import Directory
import JSON
import Ports
import Provisioning
import SCIM
import TestSupport
import Testing

@Suite("Mass changes are noticed, to the user")
struct MassChangeTests {
    static let start = ManualClock().now
    static let destinations = ["events", "crm"].map(DestinationName.init(rawValue:))

    @Test(
        arguments: [
            // Active users, percent, minimum, and which removal is the first one held.
            (100, 20, 10, 21), (99, 20, 10, 20), (101, 20, 10, 21), (50, 20, 10, 11),
            (20, 20, 10, 10), (5, 20, 10, nil), (10, 20, 10, 10), (1000, 1, 1, 11),
            (1, 1, 1, 1), (0, 20, 1, nil), (100, 100, 1, nil), (100, 99, 1, 100),
            (100, 20, 30, 30),
        ] as [(Int, Int, Int, Int?)])
    func `the first removal beyond the share and the minimum is held, and all after it`(
        active: Int, percent: Int, minimum: Int, first: Int?
    ) {
        let rule = MassChangeRule(percent: percent, within: .seconds(600), minimum: minimum)
        var window = MassChangeWindow(rule, active: active)
        for number in 1...max(active, 1) where number <= active {
            let isHeld = remove(&window, at: .zero)
            #expect(isHeld == (number >= first ?? .max), "removal \(number)")
        }
    }

    @Test func `only what happened within the time counts`() {
        let rule = MassChangeRule(percent: 20, within: .seconds(600), minimum: 10)
        var window = MassChangeWindow(rule, active: 100)
        for _ in 0..<20 { #expect(!remove(&window, at: .zero)) }
        // 80 are left, so that 16 may go once the first 20 are forgotten.
        for _ in 0..<16 { #expect(!remove(&window, at: .seconds(600))) }
        #expect(remove(&window, at: .seconds(600)))
    }

    @Test func `a moment before the time is over they still count`() {
        let rule = MassChangeRule(percent: 20, within: .seconds(600), minimum: 10)
        var window = MassChangeWindow(rule, active: 100)
        for _ in 0..<20 { _ = remove(&window, at: .zero) }
        #expect(remove(&window, at: .seconds(600) - .milliseconds(1)))
    }

    @Test func `users who come in between make room`() {
        let rule = MassChangeRule(percent: 20, within: .seconds(600), minimum: 10)
        var window = MassChangeWindow(rule, active: 100)
        window.activate(5)
        for _ in 0..<21 { #expect(!remove(&window, at: .zero)) }
        #expect(remove(&window, at: .zero))
    }

    @Test func `once it holds it holds until an operator has decided about each destination`() {
        var window = tripped()
        #expect(remove(&window, at: .seconds(7 * 86_400)))
        let none = window.decide(holding: Set(Self.destinations))
        let one = window.decide(holding: [Self.destinations[1]])
        #expect(!none && !one)
        let note = note(&window, at: .seconds(7 * 86_400))
        #expect(note.held == [Self.destinations[1]])
        window.settle(note, isStored: true)
        let all = window.decide(holding: [])
        #expect(all)
        #expect(!remove(&window, at: .seconds(7 * 86_400)))
    }

    @Test func `after the decision counting starts anew`() {
        var window = tripped()
        _ = window.decide(holding: [])
        let held = (1...30).first { _ in remove(&window, at: .zero) }
        // 79 are left; the sixteenth is more than a fifth of them.
        #expect(held == 16)
    }

    @Test func `what was never stored does not count, nor makes it hold`() {
        let rule = MassChangeRule(percent: 20, within: .seconds(600), minimum: 10)
        var window = MassChangeWindow(rule, active: 100)
        for _ in 0..<20 { _ = remove(&window, at: .zero) }
        for _ in 0..<3 {
            let note = note(&window, at: .zero)
            #expect(!note.held.isEmpty)
            window.settle(note, isStored: false)
            #expect(window.holding.isEmpty)
        }
    }

    @Test func `a removal that is still on its way keeps the hold`() {
        let rule = MassChangeRule(percent: 20, within: .seconds(600), minimum: 10)
        var window = MassChangeWindow(rule, active: 100)
        for _ in 0..<20 { _ = remove(&window, at: .zero) }
        let first = note(&window, at: .zero)
        let second = note(&window, at: .zero)
        let isDecided = window.decide(holding: [])
        #expect(!isDecided)
        window.settle(first, isStored: false)
        #expect(!window.holding.isEmpty)
        window.settle(second, isStored: true)
        #expect(!window.holding.isEmpty)
    }

    @Test func `a restart forgets neither what counted nor what is held`() {
        let rule = MassChangeRule(percent: 20, within: .seconds(600), minimum: 10)
        let removals = (0..<20).map { _ in
            MassChangeWindow.Removal(time: Self.start, wasActive: true)
        }
        var counting = MassChangeWindow(rule, active: 80, removals: removals)
        #expect(remove(&counting, at: .seconds(1)))
        var holding = MassChangeWindow(rule, active: 79, holding: Set(Self.destinations))
        #expect(remove(&holding, at: .seconds(86_400)))
        let isDecided = holding.decide(holding: [])
        #expect(isDecided)
    }

    @Test func `deleting users who were inactive counts, against all who are active`() {
        let rule = MassChangeRule(percent: 20, within: .seconds(600), minimum: 10)
        var window = MassChangeWindow(rule, active: 100)
        for _ in 0..<20 { #expect(!remove(&window, at: .zero, wasActive: false)) }
        #expect(remove(&window, at: .zero, wasActive: false))
    }

    @Test func `a commit's deliveries of removals alone are held`() {
        let name = IntegrationName(rawValue: "contoso")
        let rule = MassChangeRule(percent: 1, within: .seconds(600), minimum: 1)
        var watch = MassChangeWatch()
        try? watch.use([name: rule]) { _, rule in MassChangeWindow(rule, active: 10) }
        let commit = commit([.userUpdated, .userDeactivated, .userDeleted], name)
        let reviewed = watch.review(commit)
        #expect(
            reviewed.commit.deliveries.map(\.isHeld) == [false, false, true, true, true, true])
        #expect(reviewed.note != nil)
        #expect(watch.holding == [name: Set(Self.destinations)])
        let other = self.commit([.userDeactivated], IntegrationName(rawValue: "other"))
        let untouched = watch.review(other).commit
        #expect(untouched == other)
        let note = watch.review(self.commit([.userUpdated], name)).note
        #expect(note == nil)
    }

    private func commit(_ types: [EventType], _ name: IntegrationName) -> Commit {
        let events = types.map { type in
            EventDraft(
                type: type, integration: name, user: ResourceID(rawValue: "u"),
                timestamp: Self.start, data: Array("{\"user\":{\"active\":true}}".utf8))
        }
        let deliveries = events.indices.flatMap { index in
            Self.destinations.map { DeliveryDraft(event: index, destination: $0) }
        }
        return Commit(change: .none, events: events, deliveries: deliveries)
    }

    private func tripped() -> MassChangeWindow {
        let rule = MassChangeRule(percent: 20, within: .seconds(600), minimum: 10)
        var window = MassChangeWindow(rule, active: 100)
        for _ in 0..<21 { _ = remove(&window, at: .zero) }
        return window
    }

    private func note(
        _ window: inout MassChangeWindow, at moment: Duration, wasActive: Bool = true
    ) -> MassChangeWindow.Note {
        window.note(
            MassChangeWindow.Removal(time: Self.start + moment, wasActive: wasActive),
            for: Self.destinations)
    }

    /// Removes a user; whether the deliveries are held.
    private func remove(
        _ window: inout MassChangeWindow, at moment: Duration, wasActive: Bool = true
    ) -> Bool {
        let note = note(&window, at: moment, wasActive: wasActive)
        window.settle(note, isStored: true)
        return !note.held.isEmpty
    }
}
