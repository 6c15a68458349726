import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// What `scimhook status` shows, and its parts.
enum StatusRoutes {
    static let all = [
        Route(.get, "/api/v1/status", .viewer, "everything at a glance", .gives(shape), status),
        Route(
            .get, "/api/v1/integrations", .viewer, "who may push users",
            .gives(.items(.named(.integration))), integrations),
        Route(
            .get, "/api/v1/destinations", .viewer, "who is told, and their queues",
            .gives(.items(.named(.destination))), destinations),
        Route(
            .get, "/api/v1/integrations/{name}", .viewer, "one integration",
            .gives(.named(.integration)), integration),
        Route(
            .get, "/api/v1/destinations/{name}", .viewer, "one destination and its queue",
            .gives(.named(.destination)), destination),
    ]

    private static let shape = JSONShape.object(of: [
        "version": .text, "started": .moment, "now": .moment, "ready": .flag,
        "checks": .list(.named(.check)), "destinations": .list(.named(.destination)),
        "integrations": .list(.named(.integration)),
        "strays": .list(.object(of: ["destination": .text, "waiting": .integer])),
        "store": .object(of: ["events": .integer, "imbalance": .integer]),
    ])

    static func status(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let (figures, tokens, guards) = try gathered(call)
        let facts = call.facts
        let checks = call.context.gateway.checks
        return .now(
            .json([
                "version": .string(facts.version), "started": .string(facts.started.text),
                "now": .string(call.context.surroundings.now().text),
                "ready": .bool(checks.allSatisfy(\.isMet)),
                "checks": .array(checks.map(json)),
                "destinations": .array(destinations(call, figures, guards)),
                "integrations": .array(
                    facts.integrations.map { json($0, call, figures, tokens, guards) }),
                "strays": .array(strays(call, figures)),
                "store": [
                    "events": .number(JSONNumber(figures.lastSequence)),
                    "imbalance": JSONValue(figures.queues.values.reduce(0) { $0 + $1.imbalance }),
                ],
            ]))
    }

    /// What waits for destinations that the configuration does not have any more.
    private static func strays(_ call: AdminCall, _ figures: StoreFigures) -> [JSONValue] {
        let known = call.facts.destinations.map { DestinationName(rawValue: $0.name) }
        return figures.strays(known: known).map { destination, waiting in
            ["destination": .string(destination.rawValue), "waiting": JSONValue(waiting)]
        }
    }

    static func integrations(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let (figures, tokens, guards) = try gathered(call)
        let items = call.facts.integrations.map { json($0, call, figures, tokens, guards) }
        return .now(.json(["items": .array(items)]))
    }

    static func destinations(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let (figures, _, guards) = try gathered(call)
        return .now(.json(["items": .array(destinations(call, figures, guards))]))
    }

    static func integration(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.integrationInPath().rawValue
        let (figures, tokens, guards) = try gathered(call)
        let found = call.facts.integrations.first { $0.name == name }
        return .now(
            .json(found.map { json($0, call, figures, tokens, guards) } ?? .null))
    }

    static func destination(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.destinationInPath().rawValue
        let (figures, _, guards) = try gathered(call)
        let found = call.facts.destinations.first { $0.name == name }
        let activities = call.context.gateway.activities
        return .now(.json(found.map { json($0, call, figures, guards, activities) } ?? .null))
    }

    private static func destinations(
        _ call: AdminCall, _ figures: StoreFigures, _ guards: Guards
    ) -> [JSONValue] {
        let activities = call.context.gateway.activities
        return call.facts.destinations.map { json($0, call, figures, guards, activities) }
    }

    private static func json(
        _ destination: GatewayFacts.Destination, _ call: AdminCall, _ figures: StoreFigures,
        _ guards: Guards, _ activities: [String: DestinationActivity]
    ) -> JSONValue {
        let name = destination.name
        return DestinationJSON(
            destination: destination, queue: figures.queue(name),
            activity: activities[name],
            pause: guards.pauses[.destination(DestinationName(rawValue: name))],
            lastSuccess: call.context.metrics.lastSuccess(destination: name)
        ).value
    }

    private static func gathered(
        _ call: AdminCall
    ) throws(Problem) -> (StoreFigures, [StoredToken], Guards) {
        let names = call.facts.integrations.map { IntegrationName(rawValue: $0.name) }
        return try call.read { reader throws(StoreError) in
            (try reader.figures(), try reader.tokens(), try Guards(names, reader))
        }
    }

    /// What an operator has stopped, or has to decide about.
    private struct Guards {
        var pauses: [Pause.Subject: Pause] = [:]
        var holdings: [IntegrationName: Set<DestinationName>] = [:]

        init(_ names: [IntegrationName], _ reader: any StoreReader) throws(StoreError) {
            for pause in try reader.pauses() { pauses[pause.subject] = pause }
            for name in names { holdings[name] = try reader.holdings(name) }
        }
    }

    private static func json(_ check: ReadinessCheck) -> JSONValue {
        ["name": .string(check.name), "ok": .bool(check.isMet), "detail": .string(check.detail)]
    }

    private static func json(
        _ integration: GatewayFacts.Integration, _ call: AdminCall, _ figures: StoreFigures,
        _ tokens: [StoredToken], _ guards: Guards
    ) -> JSONValue {
        let name = IntegrationName(rawValue: integration.name)
        let counts = figures.resources[name] ?? [:]
        let now = call.context.surroundings.now()
        let live = tokens.filter { $0.scope == .integration(name) && $0.state(now) == .live }
        let lastRequest = call.context.metrics.lastRequest(integration: integration.name)
        let held = (guards.holdings[name] ?? []).map(\.rawValue).sorted()
        let pause = guards.pauses[.integration(name)]
        return [
            "name": .string(integration.name), "provider": .string(integration.provider),
            "tenantURL": .string(integration.tenantURL),
            "destinations": .array(integration.destinations.map { .string($0) }),
            "users": JSONValue(counts[.user] ?? 0), "groups": JSONValue(counts[.group] ?? 0),
            "state": pause != nil ? "paused" : held.isEmpty ? "open" : "guarded",
            "paused": JSONValue(pause?.since.text),
            "heldFor": .array(held.map { .string($0) }),
            "tokens": JSONValue(live.count), "tokenExpires": JSONValue(end(of: live)?.text),
            "lastRequest": JSONValue(lastRequest?.text),
            "quirks": quirks(of: integration.name, call),
        ]
    }

    /// When the last of the tokens ends; `nil` when one never does, or there is none.
    private static func end(of tokens: [StoredToken]) -> Timestamp? {
        let ends = tokens.compactMap(\.expires)
        return ends.count == tokens.count ? ends.max() : nil
    }

    /// What was forgiven since the start, by name; of others, there was nothing to forgive.
    private static func quirks(of integration: String, _ call: AdminCall) -> JSONValue {
        let counts = call.context.metrics.names.quirks.map { quirk in
            let counter = Counter.quirk(integration: integration, quirk: quirk)
            return (quirk, call.context.metrics.value(of: counter))
        }
        return .object(JSONObject(counts.filter { $0.1 > 0 }.map { ($0.0, JSONValue($0.1)) }))
    }
}
