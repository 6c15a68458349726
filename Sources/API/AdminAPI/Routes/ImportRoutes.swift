import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM
import Synchronization

/// Users from a file and into one.
enum ImportRoutes {
    static let all = [
        Route(
            .post, "/api/v1/import/users", .operator, "takes users over, without events",
            .gives(
                .object(of: [
                    "created": .integer, "linked": .integer, "unchanged": .integer,
                    "refused": .list(.object(of: ["line": .integer, "problem": .text])),
                ]),
                takes: .input(of: [
                    "integration": .text, "destination": .text, "dryRun": .flag, "events": .flag,
                    "users": .list(
                        .input(of: [
                            "line": .integer, "user": .map(.anything), "remoteID": .anything,
                        ])),
                ])), take),
        Route(
            .get, "/api/v1/export/users", .viewer, "users in the form of the events",
            .gives(
                .page(.map(.anything)),
                query: [
                    .init(
                        "integration", .text, "of this integration; needed where there are several"),
                    .init("limit", .integer, "how many at most, 1 to 1000; 50 without it"),
                    .init("cursor", .text, "`next` of the page before"),
                ]), export),
    ]

    /// How many users one request takes at most.
    static let batch = 1000

    static func take(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let body = try call.object(
            allowed: ["integration", "destination", "dryRun", "events", "users"])
        let integration = try integration(body["integration"]?.string, call)
        let destination = try destination(body["destination"]?.string, integration)
        let users = body["users"]?.array ?? []
        guard (1...batch).contains(users.count) else {
            throw Problem(400, "'users' has to be a list of 1 to \(batch) users")
        }
        let surroundings = call.context.surroundings
        let context = RequestContext(
            integration: integration, request: RequestID(rawValue: "import"),
            now: surroundings.now(), base: "")
        let plans = try call.read { reader throws(StoreError) in
            var plans: [(line: Int, plan: ImportUser.Plan)] = []
            for user in users {
                let random = (surroundings.random(), surroundings.random())
                let person = ImportUser(
                    PersonRecord(user["user"]?.object ?? [:]),
                    remote: user["remoteID"].flatMap { RemoteID($0) }, at: destination,
                    makesEvents: body["events"]?.bool == true,
                    id: ResourceID(rawValue: UUIDv7.make(now: context.now, random: random)), context
                )
                plans.append((user["line"]?.number?.int ?? 0, try person.plan(reader)))
            }
            return plans
        }
        let tally = ImportTally(plans)
        if body["dryRun"]?.bool == true { return .now(.json(tally.json)) }
        return .later { finish in tally.carryOut(call.context, finish) }
    }

    static func export(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let only = call.facts.integrations.count == 1 ? call.facts.integrations[0].name : nil
        let integration = try integration(try call.query("integration") ?? only, call)
        let text = try call.query("limit") ?? "50"
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw Problem(400, "limit has to be a whole number from 1 to 1000")
        }
        let after = try call.query("cursor").map {
            ResourcePosition(id: ResourceID(rawValue: $0))
        }
        let query = ResourceQuery(integration: integration.name, type: .user)
        let (users, last) = try call.read { reader throws(StoreError) in
            let found = try reader.scan(query, after: after, limit: limit)
            var users: [JSONValue] = []
            for user in found { users.append(.object(try ExportedUser.object(user, reader))) }
            return (users, found.count == limit ? found.last?.id.rawValue : nil)
        }
        return .now(.json(["items": .array(users), "next": JSONValue(last)]))
    }

    private static func integration(
        _ name: String?, _ call: AdminCall
    ) throws(Problem) -> Integration {
        guard let name else { throw Problem(400, "'integration' is missing") }
        let known = try call.integration(named: name)
        guard let integration = call.context.gateway.integration(known.rawValue) else {
            throw Problem(409, "the configuration changes at this moment; try again")
        }
        return integration
    }

    private static func destination(
        _ name: String?, _ integration: Integration
    ) throws(Problem) -> DestinationName? {
        guard let name else { return nil }
        let known = integration.subscriptions.map(\.destination)
        guard let found = known.first(where: { $0.rawValue == name }) else {
            let names = known.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                404, "'\(integration.name)' has no destination '\(name)'; it has: \(names)")
        }
        return found
    }
}
