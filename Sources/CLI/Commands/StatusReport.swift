import JSON
import SCIM

/// The one screen of `scimhook status`, made from `/api/v1/status`.
struct StatusReport {
    let status: JSONValue
    let width: Int?

    var text: String {
        [verdict, destinations, integrations, store].joined(separator: "\n")
    }

    private var now: Timestamp {
        status["now"]?.string.flatMap { Timestamp(text: $0) } ?? Timestamp(milliseconds: 0)
    }

    private var verdict: String {
        let isReady = status["ready"] == true
        let failed = (status["checks"]?.array ?? []).filter { $0["ok"] != true }
        let reasons = failed.map { "  \($0.word("name")): \($0.word("detail"))\n" }
        let started = Moments.relative(status["started"]?.string, to: now)
        return "scimhook \(status.word("version")), started \(started): "
            + (isReady ? "ready\n" : "NOT READY\n") + reasons.joined()
    }

    private var destinations: String {
        var table = Table(
            headings: [
                "DESTINATION", "IS", "WAITING", "RETRYING", "DEAD", "DELIVERED", "OLDEST",
                "LAST SUCCESS",
            ])
        table.rows = (status["destinations"]?.array ?? []).map { destination in
            let states = destination["states"] ?? .null
            let waiting = states.count("pending") + states.count("blocked")
            return [
                destination.word("name"), destination.activity, "\(waiting)",
                "\(states.count("retrying"))",
                "\(states.count("dead"))", "\(states.count("delivered"))",
                Moments.relative(destination["oldest"]?.string, to: now),
                Moments.relative(destination["lastSuccess"]?.string, to: now),
            ]
        }
        return table.text(width: width) + failures + strays
    }

    /// What waits for destinations that were taken out of the configuration.
    private var strays: String {
        (status["strays"]?.array ?? []).map { stray in
            "  \(stray.word("destination")): \(stray.count("waiting")) wait for it, and it is not in "
                + "the configuration: put it back, or skip them\n"
        }.joined()
    }

    /// Why deliveries of a destination are being retried, a line for each.
    private var failures: String {
        (status["destinations"]?.array ?? []).filter { destination in
            (destination["states"] ?? .null).count("retrying") > 0
        }.map { destination in
            guard let failure = destination["lastFailure"], !failure.isNull else { return "" }
            let time = Moments.relative(failure["time"]?.string, to: now)
            let detail = TerminalText.printable(failure.word("detail"))
            return "  \(destination.word("name")): \(detail) (\(time))\n"
        }.joined()
    }

    private var integrations: String {
        var table = Table(
            headings: [
                "INTEGRATION", "IS", "PROVIDER", "USERS", "GROUPS", "TOKENS", "LAST REQUEST",
            ])
        table.rows = (status["integrations"]?.array ?? []).map { integration in
            [
                integration.word("name"), integration.word("state"),
                integration.word("provider"),
                "\(integration.count("users"))", "\(integration.count("groups"))",
                "\(integration.count("tokens"))",
                Moments.relative(integration["lastRequest"]?.string, to: now),
            ]
        }
        return table.text(width: width) + held + quirks
    }

    /// The mass changes that wait for an operator's word.
    private var held: String {
        (status["integrations"]?.array ?? []).compactMap { integration in
            let names = (integration["heldFor"]?.array ?? []).compactMap(\.string)
            guard integration.word("state") == "guarded", !names.isEmpty else { return nil }
            let commands = names.map { "'scimhook destination approve \($0)'" }
            return "  \(integration.word("name")): a mass change is held; "
                + commands.joined(separator: ", ") + " lets it go, 'reject' gives it up\n"
        }.joined()
    }

    /// How what an integration sends departs from the RFC, a line for each that does.
    private var quirks: String {
        (status["integrations"]?.array ?? []).compactMap { integration in
            let counts = integration["quirks"]?.object?.members ?? []
            guard !counts.isEmpty else { return nil }
            let list = counts.map { "\($0.key) \($0.value.number?.text ?? "")" }
            return "  \(integration.word("name")): forgiven since the start: "
                + list.joined(separator: ", ") + "\n"
        }.joined()
    }

    private var store: String {
        let store = status["store"] ?? .null
        let imbalance = store.count("imbalance")
        let events = store.count("events")
        return "\(events) \(events == 1 ? "event" : "events") stored, "
            + (imbalance == 0 ? "every one accounted for\n" : "IMBALANCE \(imbalance)\n")
    }
}

extension JSONValue {
    /// What a destination does, in the words of `deploy/README.md`.
    var activity: String {
        let word = word("activity")
        return word == "open" ? "slowed down" : word
    }

    /// The text under `key`; a dash where there is none.
    func word(_ key: String) -> String { self[key]?.string ?? "–" }

    /// The number under `key`; 0 where there is none.
    func count(_ key: String) -> Int { self[key]?.number?.int ?? 0 }
}
