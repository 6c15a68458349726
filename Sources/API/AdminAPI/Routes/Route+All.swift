import HTTPMessage

extension Route {
    /// Everything that the admin listener and the control socket serve.
    package static let all: [Route] =
        HealthRoutes.all + DocumentRoutes.all + SessionRoutes.all + StatusRoutes.all
        + TokenRoutes.all
        + PauseRoutes.all + DeliveryRoutes.all + EventRoutes.all + UserRoutes.all
        + RequestRoutes.all + TraceRoutes.all + AuditRoutes.all
}
