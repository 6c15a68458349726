import HTTPMessage

/// Liveness and readiness.
enum HealthRoutes {
    static let all = [
        Route(.get, "/healthz", .open, "whether the process is alive", .text(), healthz),
        Route(
            .get, "/readyz", .open, "whether requests are taken; 503 if not",
            .text(query: [.init("verbose", .text, "adds a line for each check")]), readyz),
        Route(
            .get, "/metrics", .metrics, "metrics for Prometheus",
            .text("text/plain; version=0.0.4; charset=utf-8"), MetricsRoute.metrics),
    ]

    static func healthz(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        .now(plain("ok\n"))
    }

    /// 200 or 503; with `?verbose` a line for each check.
    static func readyz(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let checks = call.context.gateway.checks
        let isReady = checks.allSatisfy(\.isMet)
        let verdict = isReady ? "ready\n" : "not ready\n"
        let lines = checks.map { check in
            "[\(check.isMet ? "+" : "-")] \(check.name)"
                + (check.detail.isEmpty ? "\n" : ": \(check.detail)\n")
        }
        let isVerbose = try call.query("verbose") != nil
        return .now(
            plain((isVerbose ? lines.joined() : "") + verdict, status: isReady ? 200 : 503))
    }

    private static func plain(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [
                "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            ],
            body: Array(text.utf8))
    }
}
