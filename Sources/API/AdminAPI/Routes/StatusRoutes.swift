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
            .get, "/api/v1/destinations/{name}", .viewer, "one destination",
            .gives(.named(.destination)), destination),
    ]

    private static let shape = JSONShape.object(of: [
        "version": .text, "started": .moment, "now": .moment, "ready": .flag,
        "checks": .list(.named(.check)), "destinations": .list(.named(.destination)),
        "integrations": .list(.named(.integration)),
        "store": .object(of: ["events": .integer, "imbalance": .integer]),
    ])

    static func status(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let state = try GatheredState(call)
        let facts = call.facts
        let checks = call.context.gateway.checks
        return .now(
            .json([
                "version": .string(facts.version), "started": .string(facts.started.text),
                "now": .string(call.context.surroundings.now().text),
                "ready": .bool(checks.allSatisfy(\.isMet)),
                "checks": .array(checks.map(json)),
                "destinations": .array(facts.destinations.map { json($0, call, state) }),
                "integrations": .array(facts.integrations.map { json($0, call, state) }),
                "store": [
                    "events": .number(JSONNumber(state.figures.lastSequence)),
                    "imbalance": JSONValue(
                        state.figures.queues.values.reduce(0) { $0 + $1.imbalance }),
                ],
            ]))
    }

    static func integrations(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let state = try GatheredState(call)
        let items = call.facts.integrations.map { json($0, call, state) }
        return .now(.json(["items": .array(items)]))
    }

    static func integration(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.integration(call.segments["name"])?.rawValue
        let state = try GatheredState(call)
        let found = call.facts.integrations.first { $0.name == name }
        return .now(.json(found.map { json($0, call, state) } ?? .null))
    }

    static func destinations(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let state = try GatheredState(call)
        let items = call.facts.destinations.map { json($0, call, state) }
        return .now(.json(["items": .array(items)]))
    }

    static func destination(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.destination(call.segments["name"])?.rawValue
        let state = try GatheredState(call)
        let found = call.facts.destinations.first { $0.name == name }
        return .now(.json(found.map { json($0, call, state) } ?? .null))
    }

    /// What the answers are made of, read once.
    private struct GatheredState {
        let figures: StoreFigures
        let tokens: [StoredToken]
        let pauses: [Pause.Subject: Pause]
        let activities: [String: DestinationActivity]

        init(_ call: AdminCall) throws(Problem) {
            let pauses: [Pause]
            (figures, tokens, pauses) = try call.read {
                reader throws(StoreError) -> (StoreFigures, [StoredToken], [Pause]) in
                (try reader.figures(), try reader.tokens(), try reader.pauses())
            }
            self.pauses = Dictionary(pauses.map { ($0.subject, $0) }) { first, _ in first }
            activities = call.context.gateway.activities
        }

        func pause(_ subject: Pause.Subject) -> JSONValue {
            pauses[subject].map(PauseRoutes.json) ?? .null
        }
    }

    private static func json(_ check: ReadinessCheck) -> JSONValue {
        ["name": .string(check.name), "ok": .bool(check.isMet), "detail": .string(check.detail)]
    }

    private static func json(
        _ destination: GatewayFacts.Destination, _ call: AdminCall, _ state: GatheredState
    ) -> JSONValue {
        let activity = state.activities[destination.name]
        let queue = state.figures.queue(destination.name)
        let states = DeliveryState.allCases.map { ($0.rawValue, JSONValue(queue.states[$0] ?? 0)) }
        let lastSuccess = call.context.metrics.lastSuccess(destination: destination.name)
        return [
            "name": .string(destination.name), "type": .string(destination.type),
            "target": .string(destination.target), "accepted": JSONValue(queue.accepted),
            "states": .object(JSONObject(states)), "oldest": JSONValue(queue.oldest?.text),
            "lastSuccess": JSONValue(lastSuccess?.text),
            "activity": JSONValue(activity?.state.rawValue),
            "inFlight": JSONValue(activity?.inFlight),
            "lastFailure": activity?.lastFailure.map(json) ?? .null,
            "paused": state.pause(.destination(DestinationName(rawValue: destination.name))),
        ]
    }

    private static func json(_ failure: DestinationActivity.Failure) -> JSONValue {
        ["time": .string(failure.time.text), "detail": .string(failure.detail)]
    }

    private static func json(
        _ integration: GatewayFacts.Integration, _ call: AdminCall, _ state: GatheredState
    ) -> JSONValue {
        let name = IntegrationName(rawValue: integration.name)
        let counts = state.figures.resources[name] ?? [:]
        let now = call.context.surroundings.now()
        let live = state.tokens.filter { $0.scope == .integration(name) && $0.state(now) == .live }
        let lastRequest = call.context.metrics.lastRequest(integration: integration.name)
        return [
            "name": .string(integration.name), "provider": .string(integration.provider),
            "tenantURL": .string(integration.tenantURL),
            "destinations": .array(integration.destinations.map { .string($0) }),
            "users": JSONValue(counts[.user] ?? 0), "groups": JSONValue(counts[.group] ?? 0),
            "tokens": JSONValue(live.count), "lastRequest": JSONValue(lastRequest?.text),
            "quirks": quirks(of: integration.name, call),
            "paused": state.pause(.integration(name)),
            "tokenExpires": JSONValue(live.compactMap(\.expires).min()?.text),
        ]
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
