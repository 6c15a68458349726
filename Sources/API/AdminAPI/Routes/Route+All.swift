import HTTPMessage

extension Route {
    /// Everything that the admin listener and the control socket serve.
    package static let all: [Route] = [
        Route(.get, "/", .open, "says what this is", HealthRoutes.page),
        Route(.get, "/healthz", .open, "whether the process is alive", HealthRoutes.healthz),
        Route(.get, "/readyz", .open, "whether requests are taken", HealthRoutes.readyz),
        Route(.get, "/metrics", .metrics, "metrics for Prometheus", MetricsRoute.metrics),
        Route(.get, "/api/v1/status", .viewer, "everything at a glance", StatusRoutes.status),
        Route(
            .get, "/api/v1/integrations", .viewer, "who may push users", StatusRoutes.integrations),
        Route(
            .get, "/api/v1/destinations", .viewer, "who is told, and their queues",
            StatusRoutes.destinations),
        Route(
            .get, "/api/v1/deliveries", .viewer, "deliveries, newest first", DeliveryRoutes.list),
        Route(
            .get, "/api/v1/deliveries/{id}", .viewer, "a delivery with its attempts",
            DeliveryRoutes.show),
        Route(
            .post, "/api/v1/deliveries/retry", .operator, "tries deliveries again now",
            DeliveryRoutes.retry),
        Route(
            .post, "/api/v1/deliveries/skip", .operator, "gives deliveries up",
            DeliveryRoutes.skip),
        Route(.get, "/api/v1/tokens", .viewer, "tokens without their secrets", TokenRoutes.list),
        Route(.post, "/api/v1/tokens", .operator, "makes a token", TokenRoutes.create),
        Route(.delete, "/api/v1/tokens/{id}", .operator, "ends a token", TokenRoutes.revoke),
    ]
}
