import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// What happened to users, and groups as operators look for them.
enum HistoryRoutes {
    static let all = [
        Route(
            .get, "/api/v1/users/{id}/versions", .viewer, "what happened to a user, newest first",
            .gives(
                .page(.named(.version)), query: RouteContract.Parameter.page), versions),
        Route(
            .get, "/api/v1/users/{id}/versions/{version}", .viewer,
            "a user as receivers were told of it then",
            .gives(
                .object(of: [
                    "version": .integer, "event": .text, "type": .text, "time": .moment,
                    "canonical": .anything,
                ])), version),
        Route(
            .get, "/api/v1/groups", .viewer, "groups, newest first, or those that fit a text",
            .gives(.page(.named(.group)), query: filters), groups),
        Route(
            .get, "/api/v1/groups/{id}", .viewer, "a group in every form it has",
            .gives(.named(.groupDetail)), group),
    ]

    private static let filters: [RouteContract.Parameter] =
        [
            .init("query", .text, "part of a name or address, or a whole id or externalId"),
            .init("integration", .text, "only of this one"),
        ] + RouteContract.Parameter.page

    static func groups(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try list(call, .group) { resource, _ in .object(ResourceJSON.group(resource)) }
    }

    private static func list(
        _ call: AdminCall, _ type: ResourceType,
        _ json: (StoredResource, any StoreReader) throws(StoreError) -> JSONValue
    ) throws(Problem) -> AdminAnswer {
        let search = ResourceSearch(
            type: type, integration: try call.integration(try call.query("integration")),
            text: try call.query("query") ?? "",
            before: try call.numberCursor(), limit: try call.limit())
        let (items, next) = try call.read {
            reader throws(StoreError) -> ([JSONValue], Int64?) in
            let page = try reader.search(search)
            var items: [JSONValue] = []
            for resource in page.items { items.append(try json(resource, reader)) }
            return (items, page.next)
        }
        return .now(.page(items, next: next.map(String.init)))
    }

    static func group(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try show(call, .group) { resource, reader throws(StoreError) in
            var object = ResourceJSON.group(resource)
            object["canonical"] = ResourceJSON.canonical(resource, groups: [])
            object["scim"] = ResourceJSON.scim(resource)
            let members = try reader.members(
                of: resource.id, in: resource.integration, after: 0, limit: 1000)
            object["members"] = .array(members.map { .string($0.id.rawValue) })
            object["moreMembers"] = .bool(members.count == 1000)
            return object
        }
    }

    private static func show(
        _ call: AdminCall, _ type: ResourceType,
        _ json: (StoredResource, any StoreReader) throws(StoreError) -> JSONObject
    ) throws(Problem) -> AdminAnswer {
        let id = ResourceID(rawValue: call.segments["id"] ?? "")
        let found = try call.read { reader throws(StoreError) -> JSONObject? in
            guard let resource = try reader.resource(type, id) else { return nil }
            return try json(resource, reader)
        }
        guard let found else {
            throw Problem(
                404,
                "there is no \(type == .user ? "user" : "group") with the id \(id); what "
                    + "happened to one that was deleted stands in /api/v1/events")
        }
        return .now(.json(.object(found)))
    }

    static func versions(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let query = EventQuery(
            user: ResourceID(rawValue: call.segments["id"] ?? ""),
            before: try call.numberCursor(), limit: try call.limit())
        let page = try call.read { reader throws(StoreError) in try reader.events(query) }
        let items = page.items.map { event -> JSONValue in
            let data = try? JSONValue(parsing: event.draft.data)
            return [
                "version": data?["user"]?["version"] ?? .null,
                "event": .string(event.id.description),
                "type": .string(event.draft.type.rawValue),
                "time": .string(event.draft.timestamp.text),
                "request": JSONValue(event.draft.request?.rawValue),
                "changes": .array(event.changes),
            ]
        }
        return .now(.page(items, next: page.next.map(String.init)))
    }

    static func version(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let text = call.segments["version"] ?? ""
        guard let wanted = Int(text) else { throw Problem(400, "'\(text)' is no version") }
        let id = ResourceID(rawValue: call.segments["id"] ?? "")
        let found = try call.read { reader throws(StoreError) -> (Event, JSONValue)? in
            var query = EventQuery(user: id, limit: 200)
            repeat {
                let page = try reader.events(query)
                for event in page.items {
                    let user = (try? JSONValue(parsing: event.draft.data))?["user"]
                    if let user, user["version"]?.number?.int == wanted { return (event, user) }
                }
                query.before = page.next
            } while query.before != nil
            return nil
        }
        guard let (event, user) = found else {
            throw Problem(404, "no event tells of version \(wanted) of the user \(id)")
        }
        return .now(
            .json([
                "version": JSONValue(wanted), "event": .string(event.id.description),
                "type": .string(event.draft.type.rawValue),
                "time": .string(event.draft.timestamp.text), "canonical": user,
            ]))
    }
}
