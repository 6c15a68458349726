import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// Sending once more what a destination got, or did not take, since a moment.
enum ReplayRoutes {
    static let all = [
        Route(
            .post, "/api/v1/destinations/{name}/replay", .operator,
            "sends once more what was delivered or given up since a moment",
            .gives(
                .named(.job), status: 202,
                takes: .input([
                    .init("since", .text, "a moment, or 2h for two hours ago"),
                    .init("until", .text, isRequired: false, "likewise; now without it"),
                    .init(
                        "types", .list(.text), isRequired: false,
                        "user.* for all of users; all without it"),
                    .init(
                        "onlyUndelivered", .flag, isRequired: false,
                        "only what was given up"),
                    .init("perSecond", .integer, isRequired: false, "1 to 1000; 500 without it"),
                ])), replay)
    ]

    private static let keys: Set = ["since", "until", "types", "onlyUndelivered", "perSecond"]

    static func replay(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.destinationInPath()
        let body = try call.object(allowed: keys)
        let perSecond = try call.pace(body, upTo: 1000)
        let search = try search(name, body, limit: perSecond, call)
        let context = call.context
        guard !context.jobs.isReplaying(name) else {
            throw Problem(409, "a replay for \(name) runs already; wait for it, or cancel it")
        }
        // Where nothing was chosen yet, only the newest key is of interest.
        var look = search
        look.budget = 1
        let part = try call.read { reader throws(StoreError) in try reader.replayable(look) }
        let job = Job(
            .replay, .replay(search, from: max(part.last - 1, 0), until: part.newest),
            filter: shown(search), perSecond: perSecond, context.surroundings)
        let write = try call.audited(
            nil, "destination.replay", name.rawValue, after: .object(shown(search)))
        return JobRoutes.begin(job, write, context)
    }

    private static func search(
        _ name: DestinationName, _ body: JSONObject, limit: Int, _ call: AdminCall
    ) throws(Problem) -> ReplaySearch {
        let now = call.context.surroundings.now()
        guard let since = try moment("since", body, call) else {
            throw Problem(400, "since: say from when on, as 2026-11-23T22:41:07Z or 2h")
        }
        let until = min(try moment("until", body, call) ?? now, now)
        guard since < until else {
            throw Problem(400, "since: not before 'until', which is now without it")
        }
        var search = ReplaySearch(
            destination: name, finished: since..<until, types: try types(body), limit: limit)
        if let value = body["onlyUndelivered"] {
            guard let flag = value.bool else {
                throw Problem(400, "onlyUndelivered: neither true nor false")
            }
            search.isUndelivered = flag
        }
        return search
    }

    private static func moment(
        _ key: String, _ body: JSONObject, _ call: AdminCall
    ) throws(Problem) -> Timestamp? {
        guard let value = body[key], value != .null else { return nil }
        guard let text = value.string else { throw Problem(400, "\(key): not a text") }
        return try call.moment(text, named: key)
    }

    private static func types(_ body: JSONObject) throws(Problem) -> Set<EventType>? {
        guard let value = body["types"], value != .null else { return nil }
        let patterns = (value.array ?? []).compactMap(\.string)
        guard let items = value.array, !items.isEmpty, patterns.count == items.count else {
            throw Problem(400, "types: not a list of event types such as [\"user.*\"]")
        }
        do throws(UnmatchedPattern) {
            return try EventFilter(patterns).types
        } catch {
            let all = EventType.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(400, "types: '\(error.pattern)' is none of \(all)")
        }
    }

    private static func shown(_ search: ReplaySearch) -> JSONObject {
        let types = search.types.map { EventFilter(types: $0).patterns } ?? ["*"]
        return [
            "destination": .string(search.destination.rawValue),
            "since": .string(search.finished.lowerBound.text),
            "until": .string(search.finished.upperBound.text),
            "types": .array(types.map { .string($0) }),
            "onlyUndelivered": .bool(search.isUndelivered),
        ]
    }
}

extension Jobs {
    /// Whether something is being sent to the destination once more.
    fileprivate func isReplaying(_ name: DestinationName) -> Bool {
        all.contains { job in
            guard job.state == .running, case .replay(let search, _, _) = job.work else {
                return false
            }
            return search.destination == name
        }
    }
}
