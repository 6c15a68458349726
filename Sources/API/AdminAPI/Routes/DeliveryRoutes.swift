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
            .gives(
                .page(.named(.delivery)),
                query: RouteContract.Parameter.deliveries + RouteContract.Parameter.page), list),
        Route(
            .get, "/api/v1/deliveries/facets", .viewer,
            "how many deliveries there are of each kind",
            .gives(facetShape, query: RouteContract.Parameter.deliveries), facets),
        Route(
            .get, "/api/v1/deliveries/{id}", .viewer,
            "a delivery with its attempts, its cause and what waits behind it",
            .gives(.named(.deliveryDetail)), show),
        Route(
            .get, "/api/v1/deliveries/{id}/attempts", .viewer, "a delivery's attempts, in order",
            .gives(.items(.named(.attempt))), attempts),
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
        Route(
            .post, "/api/v1/deliveries/{id}/retry", .operator, "tries a delivery again now",
            .gives(.named(.delivery)), retryOne),
        Route(
            .post, "/api/v1/deliveries/{id}/skip", .operator, "gives a delivery up",
            .gives(.named(.delivery)), skipOne),
    ]

    private static let changed = JSONShape.object(of: [
        "changed": .integer, "more": .flag, "next": .optional(.text),
    ])

    private static let facetShape = JSONShape.object(of: [
        "total": .integer, "capped": .flag, "states": .map(.integer),
        "destinations": .map(.integer), "integrations": .map(.integer), "types": .map(.integer),
        "codes": .map(.integer), "failures": .map(.integer),
    ])

    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        var query = try call.deliveryQuery()
        query.limit = try call.limit()
        query.before = try call.query("cursor").map { text throws(Problem) in try id(text) }
        let page = try call.read { reader throws(StoreError) in try reader.deliveryPage(query) }
        return .now(
            .page(
                page.items.map { .object(DeliveryJSON.delivery($0)) },
                next: page.next?.description))
    }

    static func facets(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        var query = try call.deliveryQuery()
        query.limit = mostCounted
        let (facets, figures) = try call.read {
            reader throws(StoreError) -> (DeliveryFacets, StoreFigures) in
            (try reader.facets(query), try reader.figures())
        }
        var object = DeliveryJSON.facets(facets)
        if query.isOfQueues {
            for member in DeliveryJSON.facets(figures, query).members {
                object[member.key] = member.value
            }
        }
        return .now(.json(.object(object)))
    }

    /// Rows that are counted where an index serves the query.
    private static let mostCounted = 5000

    static func show(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let id = try id(call.segments["id"] ?? "")
        let found = try call.read { reader throws(StoreError) -> JSONObject? in
            guard let delivery = try reader.delivery(id) else { return nil }
            var object = DeliveryJSON.delivery(delivery)
            object["data"] = (try? JSONValue(parsing: delivery.event.draft.data)) ?? .null
            object["changes"] = .array(delivery.event.changes)
            object["attempts"] = .array(try reader.attempts(id).map(DeliveryJSON.attempt))
            let behind = try reader.behind(id, limit: 20)
            object["behind"] = [
                "items": .array(behind.items.map { .object(DeliveryJSON.delivery($0)) }),
                "more": .bool(behind.next != nil),
            ]
            let cause = try delivery.event.draft.request.flatMap {
                id throws(StoreError) in try reader.request(id)
            }
            object["cause"] = cause.map { .object(RequestRoutes.json($0)) } ?? .null
            return object
        }
        guard let found else { throw .noDelivery(id) }
        return .now(.json(.object(found)))
    }

    static func attempts(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let id = try id(call.segments["id"] ?? "")
        let found = try call.read { reader throws(StoreError) -> [AttemptView]? in
            try reader.delivery(id) == nil ? nil : try reader.attempts(id)
        }
        guard let found else { throw .noDelivery(id) }
        return .now(.json(["items": .array(found.map(DeliveryJSON.attempt))]))
    }

    static func retryOne(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try changeOne(call, "delivery.retry", "dead or waiting for a retry") { id in
            .retry([id], due: call.context.surroundings.now())
        }
    }

    static func skipOne(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try changeOne(call, "delivery.skip", "unfinished or dead") { id in
            .skip([id], at: call.context.surroundings.now())
        }
    }

    private static func changeOne(
        _ call: AdminCall, _ action: String, _ condition: String,
        _ write: (DeliveryID) -> StoreWrite
    ) throws(Problem) -> AdminAnswer {
        let id = try id(call.segments["id"] ?? "")
        let before = try call.read { reader throws(StoreError) in try reader.delivery(id) }
        guard let before else { throw .noDelivery(id) }
        let audited = try call.audited(
            write(id), action, "\(id)", before: ["state": .string(before.state.rawValue)])
        return .write(audited) { receipt throws(Problem) in
            guard receipt != .done(changed: 0) else {
                throw Problem(
                    409, "the delivery \(id) is \(before.state.rawValue), not \(condition)")
            }
            call.context.gateway.refreshDeliveries()
            let after = try call.read { reader throws(StoreError) in try reader.delivery(id) }
            guard let after else { throw .noDelivery(id) }
            return .json(.object(DeliveryJSON.delivery(after)))
        }
    }

    /// Tries the deliveries again now: those named, or all dead ones of a destination or time.
    static func retry(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let body = try call.object(allowed: ["ids", "dead", "destination", "since", "after"])
        let ids = try body["dead"]?.bool == true ? dead(body, call) : named(body)
        let write = StoreWrite.retry(ids, due: call.context.surroundings.now())
        return try change(
            write, "delivery.retry", body, "deliveries retried", "dead or waiting for a retry",
            isNamed: body["ids"] != nil, next: ids.count == batch ? ids.last : nil, call)
    }

    static func skip(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let body = try call.object(allowed: ["ids"])
        let ids = try named(body)
        let write = StoreWrite.skip(ids, at: call.context.surroundings.now())
        return try change(
            write, "delivery.skip", body, "deliveries skipped", "unfinished or dead",
            isNamed: true, call)
    }

    private static func change(
        _ write: StoreWrite, _ action: String, _ wish: JSONObject, _ message: String,
        _ condition: String, isNamed: Bool, next: DeliveryID? = nil, _ call: AdminCall
    ) throws(Problem) -> AdminAnswer {
        let subject = wish["destination"]?.string ?? "deliveries"
        return .write(try call.audited(write, action, subject, after: .object(wish))) {
            receipt throws(Problem) in
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
        let destination = try call.destination(try text(body, "destination"))
        let since = try text(body, "since").map { text throws(Problem) in
            try call.moment(text, named: "since")
        }
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

    static func id(_ text: String) throws(Problem) -> DeliveryID {
        guard let id = DeliveryID(text: text) else {
            throw Problem(400, "'\(text)' is no delivery id; they look like dlv_01JD3V8Q…")
        }
        return id
    }
}

extension Problem {
    static func noDelivery(_ id: DeliveryID) -> Problem {
        Problem(404, "there is no delivery \(id); it may have passed its retention")
    }
}
