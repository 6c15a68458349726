package import Delivery
package import Ports
package import SCIM

/// The messages that are not sent yet, and which of them may be.
///
/// Through each channel goes one at a time, the oldest first; one that failed waits for its time,
/// and with it the later ones about the same subject, but no others.
package struct AlertQueue: Sendable {
    /// How long a message is tried; then it is given up, and that is logged.
    package static let schedule = RetrySchedule(
        delays: [5, 30, 120, 600, 1800].map { .seconds($0) }, giveUpAfter: .seconds(7 * 86_400))
    /// No wait is longer, whatever the receiver asks for or the clock does.
    package static let longestWait = Duration.seconds(3600)

    private var waiting: [AlertMessage]
    private var busy: Set<String> = []

    /// - Parameter waiting: The oldest first.
    package init(_ waiting: [AlertMessage] = []) { self.waiting = waiting }

    package var messages: [AlertMessage] { waiting }

    package mutating func add(_ messages: [AlertMessage]) { waiting += messages }

    /// Takes the next one that may be sent; its channel is busy until ``settle(_:)``.
    package mutating func next(at now: Timestamp) -> AlertMessage? {
        var behind: Set<Place> = []
        for message in waiting where !busy.contains(message.id.channel) {
            let place = Place(channel: message.id.channel, subject: message.subject)
            guard behind.insert(place).inserted, isDue(message, now) else { continue }
            busy.insert(message.id.channel)
            return message
        }
        return nil
    }

    /// What came of a message is on disk.
    package mutating func settle(_ sending: AlertSending) {
        switch sending {
        case .finished(let id):
            busy.remove(id.channel)
            waiting.removeAll { $0.id == id }
        case .failed(let id, let attempts, let due):
            busy.remove(id.channel)
            guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
            waiting[index].attempts = attempts
            waiting[index].due = due
        }
    }

    /// What could not be written down; the message is sent again.
    package mutating func release(_ id: AlertMessage.ID) { busy.remove(id.channel) }

    /// Takes out the messages of channels that there are no more.
    package mutating func drop(allBut channels: Set<String>) -> [AlertMessage] {
        let lost = waiting.filter { !channels.contains($0.id.channel) }
        waiting.removeAll { !channels.contains($0.id.channel) }
        return lost
    }

    /// What follows from an attempt that failed; `nil` when patience is at its end.
    package static func due(
        after message: AlertMessage, now: Timestamp, chance: Double, wish: Duration? = nil
    ) -> Timestamp? {
        let delay = schedule.delay(
            afterAttempt: message.attempts + 1, chance: chance, wish: wish)
        return schedule.next(
            after: min(delay, longestWait), since: min(message.created, now), now: now)
    }

    private func isDue(_ message: AlertMessage, _ now: Timestamp) -> Bool {
        message.due <= now || message.due - now > Self.longestWait
    }

    private struct Place: Hashable {
        var channel: String
        var subject: String
    }
}
