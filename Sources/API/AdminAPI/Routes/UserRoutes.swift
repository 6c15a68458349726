import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM

/// Users as operators see them, and telling their state again.
enum UserRoutes {
    static let all: [Route] = [
        Route(
            .get, "/api/v1/users", .viewer, "users in the order of their age",
            .gives(
                .page(.named(.user)),
                query: [
                    integration,
                    .init("query", .text, "part of a name or address, or a whole id: newest first"),
                    .init("active", .flag, "or not; newest first"),
                ] + RouteContract.Parameter.page), list),
        Route(
            .get, "/api/v1/users/{id}", .viewer, "a user, by id or userName, with all there is",
            .gives(.named(.userDetail), query: [integration]), show),
        Route(
            .post, "/api/v1/users/{id}/resend", .operator, "tells a user's state again",
            .gives(
                .object(of: ["event": .text, "deliveries": .integer]),
                takes: .input(of: ["destination": .text]), isBodyOptional: true,
                query: [integration]), resend),
        Route(
            .get, "/api/v1/resync", .viewer, "how far the last resync has come",
            .gives(progressShape), progress),
        Route(
            .post, "/api/v1/resync", .operator, "tells the state of everybody again",
            .gives(
                progressShape, status: 202,
                takes: .input(of: [
                    "integration": .text, "destination": .text, "perSecond": .integer,
                ])), resync),
    ]

    private static let integration = RouteContract.Parameter(
        "integration", .text, "only of this one")

    private static let progressShape = JSONShape.object(of: [
        "state": .choice(["none", "running", "done", "failed"]), "started": .optional(.moment),
        "finished": .optional(.moment), "total": .integer, "done": .integer,
        "deliveries": .integer, "failure": .optional(.text),
    ])

    /// Without `integration` those of the first one, then of the next ones.
    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let isSearch = [try call.query("query"), try call.query("active")].contains { $0 != nil }
        if isSearch { return try search(call) }
        let limit = try call.limit()
        let integrations = try integrations(call)
        let after = try call.query("cursor").map { text throws(Problem) in try Place(text) }
        let (users, items) = try call.read {
            reader throws(StoreError) -> ([StoredResource], [JSONValue]) in
            let users = try page(reader, integrations, after: after, limit: limit)
            return (users, try json(users, reader, call))
        }
        let next = users.count == limit ? users.last.map { "\($0.integration)/\($0.id)" } : nil
        return .now(.page(items, next: next))
    }

    private static func search(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let search = ResourceSearch(
            type: .user, integration: try call.integration(try call.query("integration")),
            text: try call.query("query") ?? "", active: try call.flag("active"),
            before: try call.numberCursor(), limit: try call.limit())
        let (items, next) = try call.read {
            reader throws(StoreError) -> ([JSONValue], Int64?) in
            let page = try reader.search(search)
            return (try json(page.items, reader, call), page.next)
        }
        return .now(.page(items, next: next.map(String.init)))
    }

    private static func json(
        _ users: [StoredResource], _ reader: any StoreReader, _ call: AdminCall
    ) throws(StoreError) -> [JSONValue] {
        let destinations = call.facts.destinations.map(\.name)
        var items: [JSONValue] = []
        for user in users { items.append(.object(try outline(user, reader, destinations))) }
        return items
    }

    /// The last user of the page before, as `INTEGRATION/ID`.
    private struct Place {
        let integration: IntegrationName
        let id: ResourceID

        init(_ text: String) throws(Problem) {
            let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw .badCursor(text) }
            integration = IntegrationName(rawValue: parts[0])
            id = ResourceID(rawValue: parts[1])
        }
    }

    private static func page(
        _ reader: any StoreReader, _ names: [IntegrationName], after: Place?, limit: Int
    ) throws(StoreError) -> [StoredResource] {
        var last = after?.id
        var users: [StoredResource] = []
        let rest = names.drop { after != nil && $0 != after?.integration }
        for name in rest where users.count < limit {
            users += try reader.scan(
                ResourceQuery(integration: name, type: .user),
                after: last.map { ResourcePosition(id: $0) },
                limit: limit - users.count)
            last = nil
        }
        return users
    }

    static func show(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let user = try found(call)
        let destinations = call.facts.destinations.map(\.name)
        let shown = try call.read { reader throws(StoreError) -> JSONObject in
            let groups = try reader.groups(of: user.id, .user, in: user.integration)
            var object = try outline(user, reader, destinations)
            object["canonical"] = ResourceJSON.canonical(user, groups: groups)
            object["scim"] = ResourceJSON.scim(user)
            object["groups"] = .array(
                groups.map {
                    ["id": .string($0.id.rawValue), "displayName": .string($0.displayName)]
                })
            return object
        }
        return .now(.json(.object(shown)))
    }

    /// Tells the state of one user to all destinations, or to the one in the body.
    static func resend(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let user = try found(call)
        let destination = try destination(call)
        guard let integration = call.context.gateway.delivery.integration(user.integration) else {
            throw Problem(409, "the integration \(user.integration) is not in the configuration")
        }
        let commit = try snapshot(user, integration, destination, call)
        guard let commit else {
            throw Problem(
                409, "no destination of \(user.integration) takes user.snapshot; see its 'events'")
        }
        return .write(.commit(commit)) { receipt throws(Problem) in
            guard case .commit(.committed(let events)) = receipt else {
                throw Problem(409, "the user is being changed; the change is sent anyway")
            }
            call.context.log.write(.notice, "user sent again", [("user", .text("\(user.id)"))])
            return .json([
                "event": JSONValue(events.first?.id.description),
                "deliveries": JSONValue(commit.deliveries.count),
            ])
        }
    }

    private static func snapshot(
        _ user: StoredResource, _ integration: Integration, _ destination: DestinationName?,
        _ call: AdminCall
    ) throws(Problem) -> Commit? {
        let now = call.context.surroundings.now()
        let result = try call.read { reader in
            Result { () throws(SCIMError) in
                try Snapshot.commit(of: user, integration, to: destination, reader, now: now)
            }
        }
        do throws(SCIMError) {
            return try result.get()
        } catch {
            throw Problem(500, error.detail)
        }
    }

    static func resync(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let body = try call.object(allowed: ["integration", "destination", "perSecond"])
        var wish = Resync.Wish(destination: try destination(body, call))
        if let value = body["integration"] {
            wish.integration = try call.integration(named: value.string ?? "")
        }
        let rate = try call.pace(body, upTo: 100_000)
        do throws(StoreError) {
            guard try call.context.gateway.delivery.resync(wish, perSecond: rate) else {
                throw StoreError.closing
            }
        } catch .closing {
            throw Problem(409, "a resync is under way; 'scimhook status' shows the queues")
        } catch {
            throw Problem(error)
        }
        call.context.log.write(.notice, "resync begun", [("per_second", .integer(rate))])
        return .now(.json(progress(call.context.gateway.delivery.resyncProgress), status: 202))
    }

    static func progress(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        .now(.json(progress(call.context.gateway.delivery.resyncProgress)))
    }

    private static func progress(_ progress: ResyncProgress?) -> JSONValue {
        guard let progress else {
            return [
                "state": "none", "started": .null, "finished": .null, "total": 0, "done": 0,
                "deliveries": 0, "failure": .null,
            ]
        }
        let isOver = progress.finished != nil
        return [
            "state": .string(!isOver ? "running" : progress.failure == nil ? "done" : "failed"),
            "started": .string(progress.started.text),
            "finished": JSONValue(progress.finished?.text), "total": JSONValue(progress.total),
            "done": JSONValue(progress.done), "deliveries": JSONValue(progress.deliveries),
            "failure": JSONValue(progress.failure),
        ]
    }

    private static func outline(
        _ user: StoredResource, _ reader: any StoreReader, _ destinations: [String]
    ) throws(StoreError) -> JSONObject {
        var object = ResourceJSON.user(user)
        object["sync"] = .array(try ResourceSync(user, reader, destinations).json)
        return object
    }

    /// The user with this id, or with this userName.
    private static func found(_ call: AdminCall) throws(Problem) -> StoredResource {
        let text =
            call.segments["id"].flatMap { percentDecoded($0[...].utf8, plusIsBlank: false) } ?? ""
        let names = try integrations(call)
        let users = try call.read { reader throws(StoreError) -> [StoredResource] in
            var found: [StoredResource] = []
            for name in names {
                if let user = try reader.resource(name, .user, ResourceID(rawValue: text)) {
                    found.append(user)
                } else {
                    let query = ResourceQuery(
                        integration: name, type: .user, conditions: [.name(text.folded)])
                    found += try reader.page(query, skip: 0, limit: 2)
                }
            }
            return found
        }
        guard let user = users.first else {
            throw Problem(404, "there is no user with the id or userName '\(text)'")
        }
        guard users.count == 1 else {
            let list = users.map { "\($0.id) (\($0.integration))" }.joined(separator: ", ")
            throw Problem(409, "several users are called so; take the id: \(list)")
        }
        return user
    }

    private static func integrations(_ call: AdminCall) throws(Problem) -> [IntegrationName] {
        if let name = try call.integration(try call.query("integration")) { return [name] }
        return call.facts.integrations.map { IntegrationName(rawValue: $0.name) }
    }

    private static func destination(_ call: AdminCall) throws(Problem) -> DestinationName? {
        guard !call.request.body.isEmpty else { return nil }
        return try destination(try call.object(allowed: ["destination"]), call)
    }

    private static func destination(
        _ body: JSONObject, _ call: AdminCall
    ) throws(Problem) -> DestinationName? {
        guard let value = body["destination"] else { return nil }
        return try call.destination(named: value.string ?? "")
    }
}
