import JSON
import Ports
import SCIM

/// Whether all is well, in one sentence for somebody who was just woken up.
struct Verdict: Equatable, Sendable {
    enum Level: String, CaseIterable, Sendable {
        case ok, waiting, failing, dead, down
    }

    let level: Level
    let text: String

    /// What the sentence is made of.
    struct Facts: Sendable {
        var unmet: [ReadinessCheck] = []
        var dead = 0
        var retrying = 0
        var held = 0
        var waiting = 0
        var delivered = 0
        /// Names of destinations that nothing is sent to.
        var paused: [String] = []
        /// The largest group of what fails.
        var worst: Attention?
        /// Until the next attempt of any that failed.
        var nextTry: Duration?
        /// Age of the oldest that waits.
        var oldest: Duration?
    }

    init(_ facts: Facts) {
        if let check = facts.unmet.first {
            self.init(.down, "The gateway is not ready (\(check.name)): \(check.detail)")
        } else if facts.dead > 0 {
            self.init(.dead, Verdict.dead(facts))
        } else if facts.retrying > 0 {
            self.init(.failing, Verdict.failing(facts))
        } else if facts.held > 0 {
            let count = number(facts.held, "change")
            self.init(.waiting, "\(count) of a mass change \(waits(facts.held)) for approval.")
        } else if facts.waiting > 0 {
            self.init(.waiting, Verdict.waiting(facts))
        } else if facts.delivered > 0 {
            self.init(.ok, "Everything has been delivered. Nothing waits.")
        } else {
            self.init(.ok, "Nothing has come yet, and nothing waits.")
        }
    }

    private init(_ level: Level, _ text: String) {
        self.level = level
        self.text = text
    }

    private static func dead(_ facts: Facts) -> String {
        let verb = facts.dead == 1 ? "was" : "were"
        let cause = facts.worst.map { ", mostly for \($0.destination): \($0.cause)" } ?? ""
        return "\(number(facts.dead, "delivery", "deliveries")) \(verb) given up\(cause). "
            + "Retry what the receiver should have, or skip it."
    }

    private static func failing(_ facts: Facts) -> String {
        let count = number(facts.retrying, "change")
        let verb = facts.retrying == 1 ? "fails" : "fail"
        let cause = facts.worst.map { " for \($0.destination): \($0.cause)" } ?? ""
        let next = facts.nextTry.map { ". Next try in \(span($0))" } ?? ""
        return "\(count) \(verb)\(cause)\(next)."
    }

    private static func waiting(_ facts: Facts) -> String {
        let count = number(facts.waiting, "change")
        let age = facts.oldest.map { ", the oldest for \(span($0))" } ?? ""
        guard let name = facts.paused.first else { return "\(count) on the way\(age)." }
        return "\(name) is paused: \(count) \(waits(facts.waiting))\(age)."
    }

    var json: JSONValue { ["level": .string(level.rawValue), "text": .string(text)] }
}

private func waits(_ count: Int) -> String { count == 1 ? "waits" : "wait" }

private func number(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? one : many ?? one + "s")"
}

/// With a comma after each thousand.
private func grouped(_ count: Int) -> String {
    var digits = Array(String(count))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return String(digits)
}

private func span(_ duration: Duration) -> String {
    let seconds = max(0, duration.components.seconds)
    switch seconds {
    case ..<90: return "\(seconds) s"
    case ..<5400: return "\(seconds / 60) min"
    case ..<172_800: return "\(seconds / 3600) h"
    default: return "\(seconds / 86_400) d"
    }
}
