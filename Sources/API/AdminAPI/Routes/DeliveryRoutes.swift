import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// Deliveries as operators see and steer them.
enum DeliveryRoutes {
    /// How many deliveries one request changes at most; `next` in the answer goes into `after`.
    static let batch = 1000

    static let all = [
        Route(
            .get, "/api/v1/deliveries", .viewer, "deliveries, newest first",
            .gives(.page(.named(.delivery)), query: filters + RouteContract.Parameter.page), list),
        Route(
            .get, "/api/v1/deliveries/{id}", .viewer, "a delivery with its attempts",
            .gives(
                .object(
                    JSONShape.deliveryFields + [
                        .init("data", .anything, "of the event"),
                        .init("attempts", .list(.named(.attempt))),
                    ])), show),
        Route(
            .post, "/api/v1/deliveries/retry", .operator, "tries deliveries again now",
            .gives(
                changed,
                takes: .input(of: [
                    "ids": .list(.text), "dead": .flag, "destination": .text, "since": .moment,
                    "after": .text,
                ])), retry),
        Route(
            .post, "/api/v1/deliveries/skip", .operator, "gives deliveries up",
            .gives(changed, takes: .input(of: ["ids": .list(.text)])), skip),
    ]

    private static let filters: [RouteContract.Parameter] = [
        .init("destination", .text, "only of this one"),
        .init("state", .text, "one or more, with commas between"),
        .init("since", .moment, "queued at or after"),
    ]

    private static let changed = JSONShape.object(of: [
        "changed": .integer, "more": .flag, "next": .optional(.text),
    ])

    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let limit = try limit(call)
        var query = DeliveryQuery(limit: limit)
        query.destination = try destination(try call.query("destination"), call.facts)
        query.states = try states(try call.query("state"))
        query.since = try since(try call.query("since"))
        query.before = try call.query("cursor").map { text throws(Problem) in try id(text) }
        let page = try call.read { reader throws(StoreError) in try reader.deliveries(query) }
        let next = page.count == limit ? page.last?.id.description : nil
        return .now(
            .json([
                "items": .array(page.map { .object(DeliveryJSON.delivery($0)) }),
                "next": JSONValue(next),
            ]))
    }

    static func show(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let id = try id(call.segments["id"] ?? "")
        let found = try call.read { reader throws(StoreError) -> (DeliveryView, [AttemptView])? in
            guard let delivery = try reader.delivery(id) else { return nil }
            return (delivery, try reader.attempts(id))
        }
        guard let (delivery, attempts) = found else {
            throw Problem(404, "there is no delivery \(id); it may have passed its retention")
        }
        var object = DeliveryJSON.delivery(delivery)
        object["data"] = (try? JSONValue(parsing: delivery.event.draft.data)) ?? .null
        object["attempts"] = .array(attempts.map(DeliveryJSON.attempt))
        return .now(.json(.object(object)))
    }

    /// Tries the deliveries again now: those named, or all dead ones of a destination or time.
    static func retry(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let body = try call.object(allowed: ["ids", "dead", "destination", "since", "after"])
        let ids = try body["dead"]?.bool == true ? dead(body, call) : named(body)
        let write = StoreWrite.retry(ids, due: call.context.surroundings.now())
        return change(
            write, "deliveries retried", "dead or waiting for a retry", isNamed: body["ids"] != nil,
            next: ids.count == batch ? ids.last : nil, call)
    }

    static func skip(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let ids = try named(try call.object(allowed: ["ids"]))
        let write = StoreWrite.skip(ids, at: call.context.surroundings.now())
        return change(write, "deliveries skipped", "unfinished or dead", isNamed: true, call)
    }

    private static func change(
        _ write: StoreWrite, _ message: String, _ condition: String, isNamed: Bool,
        next: DeliveryID? = nil, _ call: AdminCall
    ) -> AdminAnswer {
        .write(write) { receipt throws(Problem) in
            guard case .done(let changed) = receipt else {
                throw Problem(500, "the store answered something else than it was asked")
            }
            guard changed > 0 || !isNamed else {
                throw Problem(404, "none of these deliveries exists and is \(condition)")
            }
            call.context.gateway.refreshDeliveries()
            call.context.log.write(.notice, message, [("count", .integer(changed))])
            return .json([
                "changed": JSONValue(changed), "more": .bool(next != nil),
                "next": JSONValue(next?.description),
            ])
        }
    }

    private static func dead(
        _ body: JSONObject, _ call: AdminCall
    ) throws(Problem) -> [DeliveryID] {
        guard body["ids"] == nil else { throw Problem(400, "give either \"ids\" or \"dead\"") }
        let destination = try destination(try text(body, "destination"), call.facts)
        let since = try since(try text(body, "since"))
        let after = try text(body, "after").map { text throws(Problem) in try id(text) }
        // The oldest first: a later one of the same user must not be sent before.
        return try call.read { reader throws(StoreError) in
            try reader.dead(destination, since: since, after: after, limit: batch)
        }
    }

    private static func named(_ body: JSONObject) throws(Problem) -> [DeliveryID] {
        guard let items = body["ids"]?.array, (1...batch).contains(items.count) else {
            throw Problem(400, "ids: not a list of 1 to \(batch) delivery ids")
        }
        var ids: [DeliveryID] = []
        for item in items { ids.append(try id(item.string ?? "")) }
        return ids
    }

    private static func text(_ body: JSONObject, _ key: String) throws(Problem) -> String? {
        guard let value = body[key] else { return nil }
        guard let text = value.string else { throw Problem(400, "\(key): not a text") }
        return text
    }

    private static func id(_ text: String) throws(Problem) -> DeliveryID {
        guard let id = DeliveryID(text: text) else {
            throw Problem(400, "'\(text)' is no delivery id; they look like dlv_01JD3V8Q…")
        }
        return id
    }

    private static func destination(
        _ name: String?, _ facts: GatewayFacts
    ) throws(Problem) -> DestinationName? {
        guard let name else { return nil }
        guard facts.destinations.contains(where: { $0.name == name }) else {
            let names = facts.destinations.map(\.name).joined(separator: ", ")
            throw Problem(404, "there is no destination '\(name)', but: \(names)")
        }
        return DestinationName(rawValue: name)
    }

    private static func states(_ text: String?) throws(Problem) -> [DeliveryState] {
        var states: [DeliveryState] = []
        for word in (text ?? "").split(separator: ",") {
            guard let state = DeliveryState(rawValue: String(word)) else {
                let all = DeliveryState.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(400, "state: '\(word)' is none of \(all)")
            }
            states.append(state)
        }
        return states
    }

    private static func since(_ text: String?) throws(Problem) -> Timestamp? {
        guard let text else { return nil }
        guard let moment = Timestamp(text: text) else {
            throw Problem(400, "since: '\(text)' is no moment; write 2026-11-23T22:41:07Z")
        }
        return moment
    }

    private static func limit(_ call: AdminCall) throws(Problem) -> Int {
        guard let text = try call.query("limit") else { return 50 }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw Problem(400, "limit: not a whole number from 1 to 1000")
        }
        return limit
    }
}
