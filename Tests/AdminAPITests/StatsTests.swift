import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@testable import AdminAPI

@Suite("Statistics")
struct StatsTests {
    private let bench = AdminBench()
    private let minute = Duration.seconds(60)

    private func stats(_ query: String) throws -> [JSONValue] {
        let answer = bench.ask(.get, "/api/v1/stats?\(query)", token: try bench.token())
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(try answer.json()["points"]?.array)
    }

    @Test(arguments: [
        ("15m", 15), ("1h", 60), ("24h", 48), ("7d", 42), ("30d", 30),
    ]) func `a range has its number of buckets, and the last one is running`(
        name: String, count: Int
    ) throws {
        let points = try stats("range=\(name)")
        #expect(points.count == count)
        let times = points.compactMap { $0["time"]?.string }.compactMap(Timestamp.init(text:))
        #expect(times == times.sorted())
        #expect(try #require(times.last) <= bench.clock.now)
        #expect(bench.clock.now - (try #require(times.last)) < .seconds(86_400))
    }

    @Test func `what happened since the last sample is there at once`() throws {
        _ = try stats("range=15m")
        bench.metrics.add(3, to: .delivery(destination: "events", result: .delivered))
        bench.metrics.add(2, to: .attempt(destination: "events", failure: .timeout))
        bench.metrics.add(
            4, to: .scimRequest(integration: "contoso", operation: .patch, outcome: .ok))
        let last = try #require(try stats("range=15m").last)
        #expect(last["delivered"]?.number?.int == 3)
        #expect(last["failed"]?.number?.int == 2)
        #expect(last["requests"]?["ok"]?.number?.int == 4)
    }

    @Test func `stored samples and the running minute add up, each counted once`() throws {
        let counter = Counter.delivery(destination: "events", result: .delivered)
        var stored: [Sample] = []
        let sampler = StatsSampler(bench.metrics)
        _ = sampler.take(StoreFigures(), now: bench.clock.now)
        for count in [5, 0, 7] {
            bench.metrics.add(count, to: counter)
            bench.clock.advance(by: minute)
            stored += sampler.take(StoreFigures(), now: bench.clock.now)
        }
        bench.metrics.add(2, to: counter)
        #expect(stored.count == 2, "an idle minute leaves no sample")
        let samples = stored + sampler.running(StoreFigures(), now: bench.clock.now)
        let range = try #require(StatsRange("15m", now: bench.clock.now))
        #expect(StatsSeries(range, samples).total.delivered == 14)
        #expect(sampler.running(StoreFigures(), now: bench.clock.now).count == 1)
    }

    @Test func `what the store held before the process began is not counted again`() {
        var figures = StoreFigures()
        var queue = QueueFigures()
        queue.accepted = 1000
        figures.queues[DestinationName(rawValue: "events")] = queue
        let sampler = StatsSampler(bench.metrics)
        #expect(sampler.take(figures, now: bench.clock.now).isEmpty)
        queue.accepted = 1004
        figures.queues[DestinationName(rawValue: "events")] = queue
        let sample = sampler.take(figures, now: bench.clock.now).first
        #expect(sample.map { DestinationCounts($0.counts).accepted } == 4)
    }

    @Test func `of one destination only its own is shown`() throws {
        let range = try #require(StatsRange("1h", now: bench.clock.now))
        let now = bench.clock.now.milliseconds / 60_000
        let samples = ["a", "b"].map { name in
            var counts = DestinationCounts()
            counts.delivered = name == "a" ? 1 : 10
            counts.waiting = 5
            return Sample(
                minute: now, subject: .destination(DestinationName(rawValue: name)),
                counts: counts.counts)
        }
        #expect(StatsSeries(range, samples).total.delivered == 11)
        #expect(StatsSeries(range, samples).total.waiting == 10)
        #expect(StatsSeries(range, samples, destination: "a").total.delivered == 1)
        #expect(StatsSeries(range, samples, destination: "c").total.delivered == 0)
    }

    @Test func `what waits is the most of a bucket, not the sum of its minutes`() throws {
        let range = try #require(StatsRange("24h", now: bench.clock.now))
        let now = bench.clock.now.milliseconds / 60_000
        let first = range.minutes.upperBound - now % 30
        let samples = [4, 9, 2].enumerated().map { index, waiting in
            var counts = DestinationCounts()
            counts.waiting = waiting
            return Sample(
                minute: first + Int64(index),
                subject: .destination(DestinationName(rawValue: "events")), counts: counts.counts)
        }
        let inside = samples.filter { range.minutes.contains($0.minute) }
        let most = inside.map { DestinationCounts($0.counts).waiting }.max()
        #expect(StatsSeries(range, samples).deliveries.last?.waiting == most)
    }

    @Test(arguments: [
        (0.5, [(0.05, 100)], 0.01, 0.05), (0.95, [(0.01, 90), (5.0, 10)], 1.0, 5.0),
        (0.5, [(0.01, 90), (5.0, 10)], 0.003, 0.01), (0.99, [(700_000.0, 3)], 604_800, 604_800),
    ])
    func `a percentile lies in the bucket that holds it`(
        share: Double, durations: [(Double, Int)], low: Double, high: Double
    ) throws {
        var counts = DestinationCounts()
        for (seconds, count) in durations {
            let index = DestinationCounts.bounds.firstIndex { seconds <= $0 }
            counts.latency[index ?? DestinationCounts.bounds.count] += count
        }
        let value = try #require(counts.percentile(share))
        #expect((low...high).contains(value))
    }

    @Test func `nothing delivered has no percentile`() {
        #expect(DestinationCounts().percentile(0.5) == nil)
    }

    @Test(arguments: [
        "range=1y", "from=yesterday", "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
    ])
    func `a range that is none is refused`(query: String) throws {
        let answer = bench.ask(.get, "/api/v1/stats?\(query)", token: try bench.token())
        #expect(answer.status == 400)
    }

    @Test(arguments: [
        (Verdict.Facts(), Verdict.Level.ok, "Nothing has come yet"),
        (Verdict.Facts(delivered: 4), .ok, "Everything has been delivered"),
        (Verdict.Facts(waiting: 1204, oldest: .seconds(4)), .waiting, "1,204 changes on the way"),
        (Verdict.Facts(waiting: 1, paused: ["crm"]), .waiting, "crm is paused: 1 change waits"),
        (Verdict.Facts(held: 26, waiting: 26), .waiting, "26 changes of a mass change wait"),
        (
            Verdict.Facts(retrying: 37, waiting: 40, nextTry: .seconds(240)), .failing,
            "37 changes fail. Next try in 4 min."
        ), (Verdict.Facts(dead: 1, retrying: 3), .dead, "1 delivery was given up"),
        (
            Verdict.Facts(unmet: [ReadinessCheck("store", isMet: false, detail: "EIO")], dead: 1),
            .down, "not ready (store): EIO"
        ),
    ]) func `the verdict names the worst`(
        facts: Verdict.Facts, level: Verdict.Level, words: String
    ) {
        let verdict = Verdict(facts)
        #expect(verdict.level == level)
        #expect(verdict.text.contains(words), "\(verdict.text)")
    }

    @Test func `the overview has every part on an empty gateway`() throws {
        let answer = bench.ask(.get, "/api/v1/overview", token: try bench.token())
        #expect(answer.status == 200)
        let json = try answer.json()
        #expect(json["verdict"]?["level"]?.string == "ok")
        #expect(json["attention"]?.array?.isEmpty == true)
        #expect(json["range"]?.string == "24h")
    }
}
