import Ports

extension Counter {
    /// The name of the metric that this counter is a series of, and its labels there.
    var series: (name: String, labels: [(name: String, value: String)]) {
        switch self {
        case .scimRequest(let integration, let operation, let outcome):
            (
                "scimhook_scim_requests_total",
                [
                    ("integration", integration), ("operation", operation.rawValue),
                    ("outcome", outcome.rawValue),
                ]
            )
        case .scimError(let type): ("scimhook_scim_errors_total", [("scim_type", type)])
        case .authFailure(let reason):
            ("scimhook_scim_auth_failures_total", [("reason", reason.rawValue)])
        case .quirk(let integration, let quirk):
            (
                "scimhook_scim_quirks_applied_total",
                [("integration", integration), ("quirk", quirk)]
            )
        case .event(let type): ("scimhook_events_accepted_total", [("type", type)])
        case .delivery(let destination, let result):
            (
                "scimhook_deliveries_total",
                [("destination", destination), ("result", result.metricWord)]
            )
        case .attempt(let destination, let failure):
            (
                "scimhook_delivery_attempts_total",
                [("destination", destination), ("outcome", failure?.rawValue ?? "success")]
            )
        case .httpRequest(let listener, let codeClass):
            (
                "scimhook_http_requests_total",
                [("listener", listener), ("code_class", "\(codeClass)xx")]
            )
        case .storeError(let kind): ("scimhook_store_errors_total", [("kind", kind)])
        case .requestInFlight: ("scimhook_scim_requests_in_flight", [])
        case .signInFailure(let reason):
            ("scimhook_admin_login_failures_total", [("reason", reason.rawValue)])
        case .requestsNotLogged: ("scimhook_scim_requests_not_logged_total", [])
        case .alert(let kind): ("scimhook_alerts_total", [("kind", kind.rawValue)])
        case .alertSending(let channel, let result):
            (
                "scimhook_alert_attempts_total",
                [("channel", channel), ("outcome", result.rawValue)]
            )
        case .logMessage(let level):
            ("scimhook_log_messages_total", [("level", "\(level)")])
        }
    }

    /// The series that counts for one whose label value is not of the closed set.
    var fallback: Counter {
        switch self {
        case .scimRequest(_, let operation, let outcome):
            .scimRequest(integration: "other", operation: operation, outcome: outcome)
        case .scimError: .scimError(type: "other")
        case .quirk(_, let quirk): .quirk(integration: "other", quirk: quirk)
        case .event: .event(type: "other")
        case .attempt(_, let failure): .attempt(destination: "other", failure: failure)
        case .delivery(_, let result): .delivery(destination: "other", result: result)
        case .httpRequest(_, let codeClass): .httpRequest(listener: "other", codeClass: codeClass)
        case .storeError: .storeError(kind: "other")
        case .alertSending(_, let result): .alertSending(channel: "other", result)
        case .authFailure, .requestsNotLogged, .requestInFlight, .signInFailure, .logMessage,
            .alert:
            self
        }
    }

    /// What goes down again.
    static let gauges: Set<String> = ["scimhook_scim_requests_in_flight"]

    /// What each counter's metric means, in the order in which they are shown.
    static let help: [(name: String, text: String)] = [
        ("scimhook_scim_requests_total", "SCIM requests answered."),
        ("scimhook_scim_requests_in_flight", "SCIM requests that wait for their answer."),
        ("scimhook_scim_errors_total", "SCIM error answers by scimType."),
        ("scimhook_scim_auth_failures_total", "SCIM requests refused for their token."),
        ("scimhook_scim_quirks_applied_total", "Requests rewritten for a provider's dialect."),
        ("scimhook_events_accepted_total", "Events stored, by type."),
        ("scimhook_deliveries_total", "Deliveries that were finished, by result."),
        ("scimhook_admin_login_failures_total", "Refused sign-ins to the monitor."),
        ("scimhook_delivery_attempts_total", "Attempts to deliver, by outcome."),
        ("scimhook_http_requests_total", "HTTP answers by listener and class of status."),
        ("scimhook_store_errors_total", "Errors of the store."),
        (
            "scimhook_scim_requests_not_logged_total",
            "Reads and refusals that the provisioning log had no room for."
        ),
        ("scimhook_alerts_total", "What operators were told, by kind."),
        ("scimhook_alert_attempts_total", "Attempts to tell them, by channel and outcome."),
        ("scimhook_log_messages_total", "Log lines written, by level."),
    ]
}

extension DeliveryState {
    /// How metrics call the end of a delivery.
    fileprivate var metricWord: String { self == .skipped ? "discarded" : rawValue }
}
