import Directory
import JSON
import Ports
import SCIM

/// What happened in each bucket of a range.
struct StatsSeries: Sendable {
    let range: StatsRange
    private(set) var deliveries: [DestinationCounts]
    private(set) var requests: [RequestCounts]

    /// - Parameters:
    ///   - range: Which samples count.
    ///   - samples: In the order of time; those outside the range are left out.
    ///   - destination: Only of this one; `nil` for all.
    ///   - integration: Likewise.
    init(
        _ range: StatsRange, _ samples: [Sample], destination: String? = nil,
        integration: String? = nil
    ) {
        self.range = range
        deliveries = Array(repeating: DestinationCounts(), count: range.count)
        requests = Array(repeating: RequestCounts(), count: range.count)
        var minutes: [Int64: DestinationCounts] = [:]
        for sample in samples where range.minutes.contains(sample.minute) {
            switch sample.subject {
            case .destination(let name) where destination == nil || destination == name.rawValue:
                minutes[sample.minute, default: DestinationCounts()].merge(
                    DestinationCounts(sample.counts))
            case .integration(let name) where integration == nil || integration == name.rawValue:
                requests[range.index(of: sample.minute)].add(RequestCounts(sample.counts))
            case .destination, .integration: break
            }
        }
        for (minute, counts) in minutes { deliveries[range.index(of: minute)].append(counts) }
    }

    /// Of the whole range.
    var total: DestinationCounts {
        deliveries.reduce(into: DestinationCounts()) { $0.append($1) }
    }

    var json: JSONValue {
        [
            "from": .string(range.from.text), "to": .string(range.to.text),
            "bucketSeconds": .number(JSONNumber(range.bucket * 60)),
            "points": .array((0..<range.count).map(point)),
        ]
    }

    private func point(_ index: Int) -> JSONValue {
        let counts = deliveries[index]
        let outcomes = zip(SCIMOutcome.allCases, requests[index].counts).map {
            ($0.rawValue, JSONValue($1))
        }
        return [
            "time": .string(range.start(of: index).text), "accepted": JSONValue(counts.accepted),
            "delivered": JSONValue(counts.delivered), "failed": JSONValue(counts.failed),
            "dead": JSONValue(counts.dead), "waiting": JSONValue(counts.waiting),
            "oldestSeconds": JSONValue(counts.oldest), "p50": seconds(counts.percentile(0.5)),
            "p95": seconds(counts.percentile(0.95)), "p99": seconds(counts.percentile(0.99)),
            "requests": .object(JSONObject(outcomes)),
        ]
    }
}

/// Seconds to the tenth of a millisecond; `null` for none.
func seconds(_ value: Double?) -> JSONValue {
    guard let value else { return .null }
    let tenths = Int64((value * 10_000).rounded())
    return .number(JSONNumber(text: "\(tenths / 10_000).\(padded(tenths % 10_000))"))
}

private func padded(_ number: Int64) -> String {
    String(repeating: "0", count: 4 - String(number).count) + String(number)
}
