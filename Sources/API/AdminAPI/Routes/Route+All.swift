import HTTPMessage

extension Route {
    /// Everything that the admin listener and the control socket serve.
    package static let all: [Route] =
        HealthRoutes.all + DocumentRoutes.all + SessionRoutes.all + StatusRoutes.all
        + TokenRoutes.all + DeliveryRoutes.all + DestinationRoutes.all + ReplayRoutes.all
        + IntegrationRoutes.all + UserRoutes.all + ImportRoutes.all + BackupRoutes.all
        + StatsRoutes.all + EventRoutes.all + HistoryRoutes.all + RequestRoutes.all
        + TraceRoutes.all + AlertRoutes.all + AuditRoutes.all + SettingsRoutes.all + JobRoutes.all
        + StreamRoutes.all
}
