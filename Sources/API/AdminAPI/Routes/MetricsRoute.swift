import Directory
import HTTPMessage
import Ports
import SCIM

/// Counters, histograms, and gauges read at the moment.
enum MetricsRoute {
    static func metrics(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let (figures, tokens) = try call.read {
            reader throws(StoreError) -> (StoreFigures, [StoredToken]) in
            (try reader.figures(), try reader.tokens())
        }
        let context = call.context
        let families =
            context.metrics.families
            + QueueMetrics(
                figures: figures, facts: call.facts, metrics: context.metrics,
                activities: context.gateway.activities
            ).families
            + [
                tokenExpiry(tokens, call),
                .gauge(
                    "scimhook_admin_sse_clients", "Pages that watch live.",
                    Double(context.live.clients)),
            ] + context.gateway.gauges
        return .now(
            HTTPResponse(
                status: 200,
                headers: [
                    "Content-Type": PrometheusText.contentType, "Cache-Control": "no-store",
                ],
                body: PrometheusText.bytes(families)))
    }

    /// When the last token of each integration ends; while one works, the provider gets in.
    private static func tokenExpiry(_ tokens: [StoredToken], _ call: AdminCall) -> MetricFamily {
        let now = call.context.surroundings.now()
        return MetricFamily(
            "scimhook_token_expiry_timestamp_seconds", .gauge,
            "When the last live token of an integration ends; 0 for never, or without a token.",
            call.facts.integrations.map { integration in
                let name = IntegrationName(rawValue: integration.name)
                let live = tokens.filter {
                    $0.scope == .integration(name) && $0.state(now) == .live
                }
                let ends = live.map { $0.expires?.milliseconds ?? 0 }
                let last = ends.contains(0) ? 0 : ends.max() ?? 0
                return .init([("integration", integration.name)], Double(last) / 1000)
            })
    }
}
