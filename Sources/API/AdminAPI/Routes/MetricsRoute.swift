import HTTPMessage
import Ports

/// Counters, histograms, and gauges read at the moment.
enum MetricsRoute {
    static func metrics(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let figures = try call.read { reader throws(StoreError) in try reader.figures() }
        let context = call.context
        let families =
            context.metrics.families
            + QueueMetrics(
                figures: figures, facts: call.facts, metrics: context.metrics,
                activities: context.gateway.activities
            ).families
            + context.gateway.gauges
        return .now(
            HTTPResponse(
                status: 200,
                headers: [
                    "Content-Type": PrometheusText.contentType, "Cache-Control": "no-store",
                ],
                body: PrometheusText.bytes(families)))
    }
}
