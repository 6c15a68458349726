import Directory
import Ports
import SCIM

/// The gauges that the store's counters give.
struct QueueMetrics {
    let figures: StoreFigures
    let facts: GatewayFacts
    let metrics: MetricsRegistry
    let activities: [String: DestinationActivity]

    var families: [MetricFamily] {
        [
            queue, oldest, oldestUrgent, blockedUsers, users, lastSuccess, inFlight, paused, open,
            resources, lastRequest, imbalance,
        ]
    }

    private var queue: MetricFamily {
        let states: [DeliveryState] = [.held, .blocked, .pending, .retrying, .dead]
        return MetricFamily(
            "scimhook_queue_events", .gauge,
            "Deliveries that are not done, by state; those in flight are among the others, too.",
            facts.destinations.flatMap { destination in
                let counts = states.map { state in
                    (state.rawValue, figures.queue(destination.name).states[state] ?? 0)
                }
                let inFlight = ("inflight", activities[destination.name]?.inFlight ?? 0)
                return (counts + [inFlight]).map { state, count in
                    MetricFamily.Sample(
                        [("destination", destination.name), ("state", state)], Double(count))
                }
            })
    }

    private var oldestUrgent: MetricFamily {
        perDestination(
            "scimhook_queue_oldest_deactivation_timestamp_seconds",
            "When the oldest unfinished deactivation or deletion was queued; 0 for none."
        ) { seconds(figures.queue($0).oldestUrgent) }
    }

    private var blockedUsers: MetricFamily {
        perDestination(
            "scimhook_queue_blocked_users",
            "Users whose changes wait behind an older one, among the first 20000 that do."
        ) { Double(figures.queue($0).blockedUsers) }
    }

    private var users: MetricFamily {
        MetricFamily(
            "scimhook_users", .gauge, "Users stored, and those that were deleted.",
            facts.integrations.flatMap { integration in
                let users =
                    figures.users[IntegrationName(rawValue: integration.name)] ?? UserFigures()
                let states = [
                    ("active", users.active), ("inactive", users.inactive),
                    ("deleted", users.deleted),
                ]
                return states.map { state, count in
                    MetricFamily.Sample(
                        [("integration", integration.name), ("state", state)], Double(count))
                }
            })
    }

    private var oldest: MetricFamily {
        perDestination(
            "scimhook_queue_oldest_event_timestamp_seconds",
            "When the oldest unfinished delivery was queued; 0 for none."
        ) { seconds(figures.queue($0).oldest) }
    }

    private var lastSuccess: MetricFamily {
        perDestination(
            "scimhook_destination_last_success_timestamp_seconds",
            "When the destination last took a delivery since the start; 0 for never."
        ) { seconds(metrics.lastSuccess(destination: $0)) }
    }

    private var inFlight: MetricFamily {
        perDestination("scimhook_delivery_attempts_in_flight", "Attempts on their way.") {
            Double(activities[$0]?.inFlight ?? 0)
        }
    }

    private var paused: MetricFamily {
        perDestination(
            "scimhook_destination_paused", "Whether an operator or the receiver stopped delivery."
        ) { activities[$0]?.state == .paused ? 1 : 0 }
    }

    private var open: MetricFamily {
        perDestination(
            "scimhook_destination_circuit_open", "Whether repeated failure slowed delivery down."
        ) { activities[$0]?.state == .open ? 1 : 0 }
    }

    private var resources: MetricFamily {
        MetricFamily(
            "scimhook_resources", .gauge, "Users and groups stored.",
            facts.integrations.flatMap { integration in
                ResourceType.allCases.map { type in
                    let name = IntegrationName(rawValue: integration.name)
                    return .init(
                        [("integration", integration.name), ("type", type.rawValue)],
                        Double(figures.resources[name]?[type] ?? 0))
                }
            })
    }

    private var lastRequest: MetricFamily {
        MetricFamily(
            "scimhook_scim_last_request_timestamp_seconds", .gauge,
            "When the integration last sent a request since the start; 0 for never.",
            facts.integrations.map {
                .init(
                    [("integration", $0.name)], seconds(metrics.lastRequest(integration: $0.name)))
            })
    }

    private var imbalance: MetricFamily {
        .gauge(
            "scimhook_ledger_imbalance_events",
            "Deliveries accepted minus those in any state; anything but 0 is a defect.",
            Double(figures.queues.values.reduce(0) { $0 + abs($1.imbalance) }))
    }

    private func perDestination(
        _ name: String, _ help: String, _ value: (String) -> Double
    ) -> MetricFamily {
        MetricFamily(
            name, .gauge, help,
            facts.destinations.map { .init([("destination", $0.name)], value($0.name)) })
    }

    private func seconds(_ moment: Timestamp?) -> Double {
        Double(moment?.milliseconds ?? 0) / 1000
    }
}

extension StoreFigures {
    /// The queue of a destination, also of one that nothing was ever queued for.
    func queue(_ destination: String) -> QueueFigures {
        queues[DestinationName(rawValue: destination)] ?? QueueFigures()
    }
}

extension QueueFigures {
    /// Accepted deliveries that are in no state, or states that nothing was accepted for.
    var imbalance: Int { accepted - states.values.reduce(0, +) }
}
