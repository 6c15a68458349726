import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// Retrying or skipping many deliveries at a bounded rate.
enum JobRoutes {
    static let all = [
        Route(
            .post, "/api/v1/jobs", .operator, "retries or skips all deliveries of a filter",
            .gives(
                .named(.job), status: 202,
                takes: .input([
                    .init("kind", .choice(Job.Kind.filtered.map(\.rawValue))),
                    .init("filter", .map(.anything), "as the parameters of the list"),
                    .init("perSecond", .integer, isRequired: false, "1 to 5000; 500 without it"),
                ])), create),
        Route(
            .get, "/api/v1/jobs", .viewer, "jobs since the start, newest first",
            .gives(.items(.named(.job))), list),
        Route(.get, "/api/v1/jobs/{id}", .viewer, "a job's progress", .gives(.named(.job)), show),
        Route(
            .post, "/api/v1/jobs/{id}/cancel", .operator,
            "ends a job; what it did stays done", .gives(.named(.job)), cancel),
    ]

    static func create(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let body = try call.object(allowed: ["kind", "filter", "perSecond"])
        guard let kind = body["kind"]?.string.flatMap({ Job.Kind(rawValue: $0) }),
            Job.Kind.filtered.contains(kind)
        else { throw Problem(400, "kind: neither retry nor skip") }
        let perSecond = try call.pace(body, upTo: 5000)
        guard let filter = body["filter"]?.object else { throw Problem(400, "filter: no object") }
        let query = try filtered(filter, kind, call)
        let (ids, isCapped) = try call.read { reader throws(StoreError) in
            try oldestFirst(query, reader)
        }
        var job = Job(
            kind, .ids(ids), filter: filter, perSecond: perSecond, call.context.surroundings)
        job.isCapped = isCapped
        let write = try call.audited(nil, "job.\(kind.rawValue)", job.id, after: .object(body))
        return begin(job, write, call.context)
    }

    /// Starts a job once its entry in the audit log is on disk.
    static func begin(_ job: Job, _ write: StoreWrite, _ context: AdminContext) -> AdminAnswer {
        .write(write) { _ throws(Problem) in
            guard context.jobs.begin(job) else {
                throw Problem(409, "\(Jobs.most) jobs run already; wait for one, or cancel it")
            }
            context.live.publish("job") { job.json }
            return .json(job.json, status: 202)
        }
    }

    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        .now(.json(["items": .array(call.context.jobs.all.map(\.json))]))
    }

    static func show(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let id = call.segments["id"] ?? ""
        guard let job = call.context.jobs.find(id) else { throw .noJob(id) }
        return .now(.json(job.json))
    }

    static func cancel(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let id = call.segments["id"] ?? ""
        let now = call.context.surroundings.now()
        guard let job = call.context.jobs.cancel(id, at: now) else { throw .noJob(id) }
        call.context.live.publish("job") { job.json }
        return .write(try call.audited(nil, "job.cancel", id)) { _ in .json(job.json) }
    }

    /// What the query takes, and whether that is more than one job does.
    private static func oldestFirst(
        _ query: DeliveryQuery, _ reader: any StoreReader
    ) throws(StoreError) -> ([DeliveryID], Bool) {
        var query = query
        query.limit = 1000
        var ids: [DeliveryID] = []
        repeat {
            let page = try reader.deliveryPage(query)
            ids += page.items.map(\.id)
            query.before = page.next
        } while query.before != nil && ids.count < Jobs.largest
        return (ids.reversed(), query.before != nil)
    }

    /// The filter in the words of the list, within the states that the job can change.
    private static func filtered(
        _ filter: JSONObject, _ kind: Job.Kind, _ call: AdminCall
    ) throws(Problem) -> DeliveryQuery {
        let names = RouteContract.Parameter.deliveries.map(\.name)
        var pairs: [String] = []
        for member in filter.members {
            guard names.contains(member.key) else {
                throw Problem(
                    400,
                    "filter: unknown key '\(member.key)'; there are "
                        + names.joined(separator: ", "))
            }
            let words = member.value.array ?? [member.value]
            let texts = words.compactMap { $0.string ?? $0.number?.text }
            guard texts.count == words.count else {
                throw Problem(400, "filter.\(member.key): neither a text nor a list of texts")
            }
            pairs.append(member.key + "=" + percentEncoded(texts.joined(separator: ",")))
        }
        var request = call.request
        request.query = pairs.joined(separator: "&")
        let asked = AdminCall(
            request: request, segments: [:], caller: call.caller, context: call.context)
        var query = try asked.deliveryQuery()
        let possible: [DeliveryState] =
            kind == .retry
            ? [.dead, .retrying] : [.held, .blocked, .pending, .retrying, .dead]
        let wanted = query.states.isEmpty ? possible : query.states
        query.states = wanted.filter { possible.contains($0) }
        guard !query.states.isEmpty else {
            let all = possible.map(\.rawValue).joined(separator: ", ")
            throw Problem(400, "filter.state: a \(kind.rawValue) changes only \(all)")
        }
        return query
    }
}

extension Problem {
    static func noJob(_ id: String) -> Problem {
        Problem(404, "there is no job \(id); a restart of the gateway forgets them")
    }
}
