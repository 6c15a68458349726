import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// What happened over time, and whether all is well.
enum StatsRoutes {
    static let all = [
        Route(
            .get, "/api/v1/stats", .viewer, "deliveries and requests over time",
            .gives(
                statsShape,
                query: [
                    range, .init("from", .moment, "instead of a range"),
                    .init("to", .moment, "now without it"),
                    .init("destination", .text, "only of this one"),
                    .init("integration", .text, "only of this one"),
                ]), stats),
        Route(
            .get, "/api/v1/overview", .viewer, "whether all is well, in a sentence and in figures",
            .gives(overviewShape, query: [range]), overview),
    ]

    private static let range = RouteContract.Parameter(
        "range", .choice(StatsRange.named.map(\.name)), "up to now; 24h without it")

    private static let statsShape = JSONShape.object(of: [
        "from": .moment, "to": .moment, "bucketSeconds": .integer,
        "points": .list(
            .object(of: [
                "time": .moment, "accepted": .integer, "delivered": .integer, "failed": .integer,
                "dead": .integer, "waiting": .integer, "oldestSeconds": .integer,
                "p50": .optional(.number), "p95": .optional(.number), "p99": .optional(.number),
                "requests": .object(
                    SCIMOutcome.allCases.map { .init($0.rawValue, .integer) }),
            ])),
    ])

    private static let totals = JSONShape.object(of: [
        "accepted": .integer, "delivered": .integer, "failed": .integer, "dead": .integer,
    ])

    private static let overviewShape = JSONShape.object(of: [
        "range": .text, "from": .moment, "to": .moment,
        "verdict": .object(of: [
            "level": .choice(Verdict.Level.allCases.map(\.rawValue)), "text": .text,
        ]),
        "totals": totals, "previous": totals, "waiting": .integer, "retrying": .integer,
        "dead": .integer, "oldest": .optional(.moment), "p95Seconds": .optional(.number),
        "attention": .list(Attention.shape),
    ])

    static func stats(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let now = call.context.surroundings.now()
        let range = try StatsRoutes.range(call, now)
        let destination = try call.query("destination")
        let integration = try call.query("integration")
        let series = try call.read { reader throws(StoreError) in
            StatsSeries(
                range, try samples(range.minutes, range.length(now), call, reader, now),
                destination: destination,
                integration: integration)
        }
        return .now(.json(series.json))
    }

    static func overview(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let now = call.context.surroundings.now()
        let range = try StatsRoutes.range(call, now)
        let names = call.facts.destinations.map(\.name)
        let activities = call.context.gateway.activities
        let object = try call.read { reader throws(StoreError) -> JSONObject in
            let figures = try reader.figures()
            let before = range.previous
            let minutes = before.minutes.lowerBound...range.minutes.upperBound
            let length = before.length(now)
            let samples = try samples(minutes, length, call, reader, now)
            let present = StatsSeries(range, samples).total
            let previous = StatsSeries(before, samples).total
            let attention = try Attention.all(reader, figures, names)
            var facts = Verdict.Facts(figures, names, now)
            facts.unmet = call.context.gateway.checks.filter { !$0.isMet }
            facts.paused = names.filter { activities[$0]?.state == .paused }
            facts.worst = attention.first { facts.dead == 0 || $0.state == .dead }
            facts.nextTry = try nextTry(reader, names, now)
            return [
                "from": .string(range.from.text), "to": .string(range.to.text),
                "verdict": Verdict(facts).json, "totals": totals(present),
                "previous": totals(previous), "waiting": JSONValue(facts.waiting),
                "retrying": JSONValue(facts.retrying), "dead": JSONValue(facts.dead),
                "oldest": JSONValue(figures.queues.values.compactMap(\.oldest).min()?.text),
                "p95Seconds": seconds(present.percentile(0.95)),
                "attention": .array(attention.prefix(20).map(\.json)),
            ]
        }
        var answer = object
        answer["range"] = .string(try call.query("range") ?? "24h")
        return .now(.json(.object(answer)))
    }

    /// What is stored, and what has happened since.
    private static func samples(
        _ minutes: ClosedRange<Int64>, _ length: Sample.Length, _ call: AdminCall,
        _ reader: any StoreReader, _ now: Timestamp
    ) throws(StoreError) -> [Sample] {
        try reader.samples(minutes, by: length)
            + call.context.sampler.running(try reader.figures(), now: now)
    }

    private static func nextTry(
        _ reader: any StoreReader, _ names: [String], _ now: Timestamp
    ) throws(StoreError) -> Duration? {
        var next: Timestamp?
        for name in names {
            let due = try reader.nextDue(DestinationName(rawValue: name), after: now)
            next = [next, due].compactMap { $0 }.min()
        }
        return next.map { $0 - now }
    }

    private static func range(_ call: AdminCall, _ now: Timestamp) throws(Problem) -> StatsRange {
        if let from = try moment("from", call) {
            let to = try moment("to", call) ?? now
            guard from < to, to - from <= .seconds(400 * 86_400) else {
                throw Problem(400, "from: not before 'to', or more than 400 days before it")
            }
            return StatsRange(from: from, to: to)
        }
        guard try call.query("to") == nil else { throw Problem(400, "to: needs 'from' as well") }
        let name = try call.query("range") ?? "24h"
        guard let range = StatsRange(name, now: now) else {
            let names = StatsRange.named.map(\.name).joined(separator: ", ")
            throw Problem(400, "range: '\(name)' is none of \(names)")
        }
        return range
    }

    private static func moment(
        _ name: String, _ call: AdminCall
    ) throws(Problem) -> Timestamp? {
        guard let text = try call.query(name) else { return nil }
        guard let moment = Timestamp(text: text) else {
            throw Problem(400, "\(name): '\(text)' is no moment; write 2026-11-23T22:41:07Z")
        }
        return moment
    }

    private static func totals(_ counts: DestinationCounts) -> JSONValue {
        [
            "accepted": JSONValue(counts.accepted), "delivered": JSONValue(counts.delivered),
            "failed": JSONValue(counts.failed), "dead": JSONValue(counts.dead),
        ]
    }
}

extension Verdict.Facts {
    fileprivate init(_ figures: StoreFigures, _ names: [String], _ now: Timestamp) {
        for name in names {
            let queue = figures.queue(name)
            for (state, count) in queue.states {
                if !state.isFinished { waiting += count }
                switch state {
                case .dead: dead += count
                case .retrying: retrying += count
                case .held: held += count
                case .delivered: delivered += count
                case .blocked, .pending, .skipped, .superseded: break
                }
            }
            guard let moment = queue.oldest else { continue }
            oldest = max(oldest ?? .zero, now - moment)
        }
    }
}
