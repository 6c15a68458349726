import HTTPMessage

extension Route {
    /// Everything that the admin listener and the control socket serve.
    package static let all: [Route] =
        [
            Route(.get, "/healthz", .open, "whether the process is alive", HealthRoutes.healthz),
            Route(.get, "/readyz", .open, "whether requests are taken", HealthRoutes.readyz),
            Route(.get, "/metrics", .metrics, "metrics for Prometheus", MetricsRoute.metrics),
            Route(.get, "/api/v1/session", .viewer, "who is asking", SessionRoutes.show),
            Route(
                .post, "/api/v1/session", .open, "signs in to the monitor with an admin token",
                SessionRoutes.begin),
            Route(.delete, "/api/v1/session", .viewer, "signs out", SessionRoutes.end),
            Route(
                .get, "/api/v1/sessions", .viewer, "who is signed in to the monitor",
                SessionRoutes.list),
            Route(
                .delete, "/api/v1/sessions/{id}", .operator, "signs somebody out",
                SessionRoutes.revoke),
            Route(.get, "/api/v1/status", .viewer, "everything at a glance", StatusRoutes.status),
            Route(
                .get, "/api/v1/integrations", .viewer, "who may push users",
                StatusRoutes.integrations),
            Route(
                .get, "/api/v1/destinations", .viewer, "who is told, and their queues",
                StatusRoutes.destinations),
            Route(
                .get, "/api/v1/deliveries", .viewer, "deliveries, newest first", DeliveryRoutes.list
            ),
            Route(
                .get, "/api/v1/deliveries/{id}", .viewer, "a delivery with its attempts",
                DeliveryRoutes.show),
            Route(
                .post, "/api/v1/deliveries/retry", .operator, "tries deliveries again now",
                DeliveryRoutes.retry),
            Route(
                .post, "/api/v1/deliveries/skip", .operator, "gives deliveries up",
                DeliveryRoutes.skip),
            Route(
                .get, "/api/v1/tokens", .viewer, "tokens without their secrets", TokenRoutes.list),
            Route(.post, "/api/v1/tokens", .operator, "makes a token", TokenRoutes.create),
            Route(.delete, "/api/v1/tokens/{id}", .operator, "ends a token", TokenRoutes.revoke),
        ] + DestinationRoutes.all + UserRoutes.all
}
