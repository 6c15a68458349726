import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// What happened to users and groups.
enum EventRoutes {
    static let all = [
        Route(
            .get, "/api/v1/events", .viewer, "events, newest first",
            .gives(
                .page(.named(.eventOutline)),
                query: [
                    .init("user", .text, "the id of a user"),
                    .init("group", .text, "the id of a group"),
                    .init("integration", .text, "only of this one"),
                    .init("type", .text, "one or more, with commas between; user.* for all"),
                    .init("after", .text, "a moment, or 2h for two hours ago"),
                    .init("until", .text, "likewise"),
                ] + RouteContract.Parameter.page), list),
        Route(
            .get, "/api/v1/events/{id}", .viewer, "an event with its data and deliveries",
            .gives(.named(.eventDetail)), show),
    ]

    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let query = EventQuery(
            integration: try call.integration(try call.query("integration")),
            user: try call.resourceID("user"), group: try call.resourceID("group"),
            types: try call.eventTypes(), since: try call.moment("after"),
            until: try call.moment("until"), before: try call.numberCursor(),
            limit: try call.limit())
        let page = try call.read { reader throws(StoreError) in try reader.events(query) }
        return .now(
            .page(page.items.map { DeliveryJSON.event($0) }, next: page.next.map(String.init)))
    }

    static func show(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let id = try call.eventID(call.segments["id"] ?? "")
        let found = try call.read { reader throws(StoreError) -> (Event, [DeliveryView])? in
            guard let event = try reader.event(id.sequence), event.id == id else { return nil }
            return (event, try reader.deliveries(ofEvent: id.sequence))
        }
        guard let (event, deliveries) = found else {
            throw Problem(404, "there is no event \(id); it may have passed its retention")
        }
        return .now(.json(json(event, deliveries)))
    }

    static func json(_ event: Event, _ deliveries: [DeliveryView]) -> JSONValue {
        guard case .object(var object) = DeliveryJSON.event(event) else { return .null }
        object["data"] = (try? JSONValue(parsing: event.draft.data)) ?? .null
        object["deliveries"] = .array(deliveries.map { .object(DeliveryJSON.delivery($0)) })
        return .object(object)
    }
}

extension StoreReader {
    /// The deliveries of one event, in the order of their making.
    func deliveries(ofEvent sequence: Int64) throws(StoreError) -> [DeliveryView] {
        var query = DeliveryQuery(limit: 1000)
        query.event = sequence
        return try deliveries(query).reversed()
    }
}
