package import Directory

/// Everything that the configuration file says, with a default wherever the file is silent.
///
/// A value like any other: it has opened no file and resolved no secret, so that two of them can be
/// compared and a changed file be applied whole or not at all.
package struct Configuration: Equatable, Sendable {
    /// The directory of the database and the control socket.
    package var state = "/var/lib/scimhook"
    package var scim = SCIMSettings()
    package var admin = AdminSettings()
    /// In the order of the file.
    package var integrations: [IntegrationSettings] = []
    /// In the order of the file.
    package var destinations: [DestinationSettings] = []
    /// In the order of the file.
    package var alerts: [AlertSettings] = []
    package var retention = RetentionSettings()
    package var log = LogSettings()

    package init() {}

    /// The integration with this name.
    package subscript(name: IntegrationName) -> IntegrationSettings? {
        integrations.first { $0.name == name }
    }

    /// The destination with this name.
    package subscript(name: DestinationName) -> DestinationSettings? {
        destinations.first { $0.name == name }
    }

    init(_ section: Section) {
        section.read("state", .path, into: &state)
        section.read("scim", into: &scim, SCIMSettings.init)
        section.read("admin", into: &admin, AdminSettings.init)
        integrations = section.named("integrations") { IntegrationSettings($1, named: $0) }
        destinations = section.named("destinations") { DestinationSettings($1, named: $0) }
        alerts = section.sections("alerts") { AlertSettings($1, number: $0 + 1) }
        section.read("retention", into: &retention, RetentionSettings.init)
        section.read("log", into: &log, LogSettings.init)
    }
}
