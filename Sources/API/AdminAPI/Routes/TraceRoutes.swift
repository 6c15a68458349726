import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// One change from the request to the target, found by any id that stands in its way.
enum TraceRoutes {
    static let all = [
        Route(
            .get, "/api/v1/trace/{id}", .viewer,
            "request, events and attempts of a user, a request, an event or a delivery",
            .gives(
                .object(of: [
                    "kind": .choice(["user", "group", "request", "event", "delivery"]),
                    "id": .text, "resource": .anything, "items": .list(.named(.traceItem)),
                    "more": .flag,
                ])), trace)
    ]

    /// How many events one view shows.
    private static let length = 20

    static func trace(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let text =
            call.segments["id"].flatMap { percentDecoded($0[...].utf8, plusIsBlank: false) } ?? ""
        let integrations = call.facts.integrations.map { IntegrationName(rawValue: $0.name) }
        let found = try call.read { reader throws(StoreError) -> JSONObject? in
            switch text.prefix(4) {
            case "req_": try ofRequest(RequestID(rawValue: text), reader)
            case "evt_":
                try EventID(text: text).flatMap { id throws(StoreError) in
                    try ofEvent(id, reader)
                }
            case "dlv_":
                try DeliveryID(text: text).flatMap { id throws(StoreError) in
                    try ofDelivery(id, reader)
                }
            default: try ofResource(text, integrations, reader)
            }
        }
        guard var found else {
            throw Problem(
                404,
                "nothing is known of '\(text)': it is no userName, and no id of a user, request, event "
                    + "or delivery here, or it has passed its retention")
        }
        found["id"] = .string(text)
        return .now(.json(.object(found)))
    }

    private static func ofRequest(
        _ id: RequestID, _ reader: any StoreReader
    ) throws(StoreError) -> JSONObject? {
        guard let request = try reader.request(id) else { return nil }
        var items: [JSONValue] = []
        for event in request.events.prefix(length) {
            guard let event = try reader.event(event.sequence) else { continue }
            items.append(try item(event, request, reader))
        }
        if items.isEmpty {
            items = [
                ["request": .object(RequestRoutes.json(request)), "event": .null, "deliveries": []]
            ]
        }
        return whole("request", items, more: request.events.count > length)
    }

    private static func ofEvent(
        _ id: EventID, _ reader: any StoreReader
    ) throws(StoreError) -> JSONObject? {
        guard let event = try reader.event(id.sequence), event.id == id else { return nil }
        return whole("event", [try item(event, nil, reader)], more: false)
    }

    private static func ofDelivery(
        _ id: DeliveryID, _ reader: any StoreReader
    ) throws(StoreError) -> JSONObject? {
        guard let delivery = try reader.delivery(id) else { return nil }
        let item = try item(delivery.event, nil, reader, only: delivery)
        return whole("delivery", [item], more: false)
    }

    private static func ofResource(
        _ id: ResourceID, _ reader: any StoreReader
    ) throws(StoreError) -> JSONObject? {
        let user = try reader.resource(.user, id)
        let group = user == nil ? try reader.resource(.group, id) : nil
        var page = try reader.events(EventQuery(user: id, limit: length))
        let isGroup = page.items.isEmpty
        if isGroup { page = try reader.events(EventQuery(group: id, limit: length)) }
        guard user != nil || group != nil || !page.items.isEmpty else { return nil }
        var items: [JSONValue] = []
        for event in page.items { items.append(try item(event, nil, reader)) }
        let kind = group != nil || user == nil && isGroup ? "group" : "user"
        var object = whole(kind, items, more: page.next != nil)
        object["resource"] =
            user.map { .object(ResourceJSON.user($0)) }
            ?? group.map { .object(ResourceJSON.group($0)) } ?? .null
        return object
    }

    /// A user or group with this id, else the user with this name.
    private static func ofResource(
        _ text: String, _ integrations: [IntegrationName], _ reader: any StoreReader
    ) throws(StoreError) -> JSONObject? {
        if let found = try ofResource(ResourceID(rawValue: text), reader) { return found }
        return try ofUser(named: text, integrations, reader)
    }

    /// The user who is called so in the first integration that has one.
    private static func ofUser(
        named name: String, _ integrations: [IntegrationName], _ reader: any StoreReader
    ) throws(StoreError) -> JSONObject? {
        for integration in integrations {
            let query = ResourceQuery(
                integration: integration, type: .user, conditions: [.name(name.folded)])
            guard let user = try reader.page(query, skip: 0, limit: 1).first else { continue }
            return try ofResource(user.id, reader)
        }
        return nil
    }

    private static func whole(_ kind: String, _ items: [JSONValue], more: Bool) -> JSONObject {
        [
            "kind": .string(kind), "id": .null, "resource": .null, "items": .array(items),
            "more": .bool(more),
        ]
    }

    private static func item(
        _ event: Event, _ request: RequestView?, _ reader: any StoreReader,
        only delivery: DeliveryView? = nil
    ) throws(StoreError) -> JSONValue {
        var cause = request
        if cause == nil, let id = event.draft.request { cause = try reader.request(id) }
        var deliveries: [JSONValue] = []
        let views: [DeliveryView]
        if let delivery {
            views = [delivery]
        } else {
            views = try reader.deliveries(ofEvent: event.sequence)
        }
        let targets = try targets(of: event.draft, reader)
        for view in views {
            var object = DeliveryJSON.delivery(view)
            object["target"] = JSONValue(targets[view.destination]?.description)
            object["attempts"] = .array(try reader.attempts(view.id).map(DeliveryJSON.attempt))
            deliveries.append(.object(object))
        }
        return [
            "request": cause.map { .object(RequestRoutes.json($0)) } ?? .null,
            "event": DeliveryJSON.event(event), "deliveries": .array(deliveries),
        ]
    }

    /// What destinations call the user of an event, or the group of one without a user.
    private static func targets(
        of event: EventDraft, _ reader: any StoreReader
    ) throws(StoreError) -> [DestinationName: RemoteID] {
        if let user = event.user { return try reader.remoteIDs(event.integration, .user, user) }
        guard let group = event.group else { return [:] }
        return try reader.remoteIDs(event.integration, .group, group)
    }
}
