import AdminAPI
import HTTPMessage
import Ports
import TestSupport
import Testing

@Suite("Metrics in the text format 0.0.4")
struct MetricsTests {
    @Test func `every line of the text follows the grammar`() throws {
        let bench = AdminBench(openMetrics: true)
        bench.metrics.record(.milliseconds(3), in: .storeCommit)
        let answer = bench.ask(.get, "/metrics")
        #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let label = #/[a-z_]+="(?:[^"\\\n]|\\["\\n])*"/#
        var typed: Set<Substring> = []
        var seen: Set<Substring> = []
        for line in answer.text.split(separator: "\n") {
            if let match = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
                #expect(typed.insert(match.1).inserted, "two TYPE lines for \(match.1)")
                #expect((match.2 == "counter") == match.1.hasSuffix("_total"), "\(line)")
                continue
            }
            if line.wholeMatch(of: /# HELP [a-z_]+ \S.*/) != nil { continue }
            let match = try #require(
                line.wholeMatch(of: /([a-z_]+)(?:\{(.*)\})? ([0-9.e+-]+|\+Inf)/), "\(line)")
            let name = match.1
            let base = name.replacing(#/_(?:bucket|sum|count)$/#, with: "")
            #expect(typed.contains(name) || typed.contains(base), "no TYPE before \(line)")
            #expect(name.hasPrefix("scimhook_") || name.hasPrefix("process_"))
            #expect(seen.insert(line.prefix { $0 != " " }).inserted, "twice: \(line)")
            let left = (match.2 ?? "").replacing(label, with: "").replacing(",", with: "")
            #expect(left.isEmpty, "\(line)")
        }
    }

    @Test(arguments: [
        "scimhook_scim_requests_total{integration=\"contoso\",operation=\"create\",outcome=\"ok\"} 0",
        "scimhook_scim_errors_total{scim_type=\"uniqueness\"} 0",
        "scimhook_scim_auth_failures_total{reason=\"wrong_scope\"} 0",
        """
        scimhook_scim_quirks_applied_total{integration="contoso",quirk="capitalized_verb"} 0
        """,
        "scimhook_events_accepted_total{type=\"user.deactivated\"} 0",
        "scimhook_deliveries_total{destination=\"events\",result=\"dead\"} 0",
        "scimhook_delivery_attempts_total{destination=\"events\",outcome=\"success\"} 0",
        "scimhook_event_delivery_latency_seconds_bucket{destination=\"events\",le=\"+Inf\"} 0",
        "scimhook_queue_events{destination=\"events\",state=\"dead\"} 0",
        "scimhook_queue_oldest_event_timestamp_seconds{destination=\"events\"} 0",
        "scimhook_delivery_attempts_in_flight{destination=\"events\"} 2",
        "scimhook_destination_circuit_open{destination=\"events\"} 1",
        "scimhook_destination_paused{destination=\"events\"} 0",
        "scimhook_ledger_imbalance_events 0", "scimhook_store_commit_duration_seconds_count 0",
        "process_threads 3",
    ]) func `a series is there with zero before anything happens`(line: String) {
        let lines = AdminBench(openMetrics: true).ask(.get, "/metrics").text.split(separator: "\n")
        #expect(lines.contains(Substring(line)))
    }

    @Test func `a name outside of the closed set counts as other`() {
        let bench = AdminBench()
        for name in ["contoso", "evil\"}\n", "unknown"] {
            bench.metrics.add(
                1, to: .scimRequest(integration: name, operation: .get, outcome: .ok))
        }
        func count(_ name: String) -> Int {
            bench.metrics.value(
                of: .scimRequest(integration: name, operation: .get, outcome: .ok))
        }
        #expect(count("contoso") == 1)
        #expect(count("other") == 2)
        #expect(count("unknown") == 0)
    }

    @Test func `buckets are cumulative and hold what does not exceed their bound`() {
        let bench = AdminBench(openMetrics: true)
        for microseconds in [50, 100, 101, 20_000_000] {
            bench.metrics.record(.microseconds(microseconds), in: .storeCommit)
        }
        let text = bench.ask(.get, "/metrics").text
        let name = "scimhook_store_commit_duration_seconds"
        #expect(text.contains("\(name)_bucket{le=\"0.0001\"} 2\n"))
        #expect(text.contains("\(name)_bucket{le=\"0.0005\"} 3\n"))
        #expect(text.contains("\(name)_bucket{le=\"5\"} 3\n"))
        #expect(text.contains("\(name)_bucket{le=\"+Inf\"} 4\n"))
        #expect(text.contains("\(name)_count 4\n"))
        #expect(text.contains("\(name)_sum 20.000251\n"))
    }

    @Test func `counts survive a reload that adds and removes names`() {
        let bench = AdminBench()
        let kept = Counter.delivery(destination: "events", result: .delivered)
        bench.metrics.add(3, to: kept)
        bench.metrics.use(
            MetricNames(integrations: [], destinations: ["events", "new"], quirks: []))
        bench.metrics.add(1, to: kept)
        bench.metrics.add(1, to: .delivery(destination: "new", result: .dead))
        #expect(bench.metrics.value(of: kept) == 4)
        #expect(bench.metrics.value(of: .delivery(destination: "new", result: .dead)) == 1)
        #expect(bench.metrics.lastSuccess(destination: "events") == bench.clock.now)
    }

    @Test func `the last request moves with allowed requests only`() {
        let bench = AdminBench()
        let refused = Counter.scimRequest(
            integration: "contoso", operation: .get, outcome: .authError)
        bench.metrics.add(1, to: refused)
        #expect(bench.metrics.lastRequest(integration: "contoso") == nil)
        bench.metrics.add(
            1, to: .scimRequest(integration: "contoso", operation: .get, outcome: .ok))
        #expect(bench.metrics.lastRequest(integration: "contoso") == bench.clock.now)
    }
}
