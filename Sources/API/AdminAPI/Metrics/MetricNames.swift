import Directory
import Ports

/// The label values that metrics may have: the closed sets, from the configuration and the code.
package struct MetricNames: Equatable, Sendable {
    package var integrations: [String]
    package var destinations: [String]
    package var quirks: [String]
    /// Ways to tell operators.
    package var channels: [String]

    package init(
        integrations: [String], destinations: [String], quirks: [String], channels: [String] = []
    ) {
        self.channels = channels
        self.integrations = integrations
        self.destinations = destinations
        self.quirks = quirks
    }

    /// Every counter that can be, so that each series exists with 0 from the start.
    var counters: [Counter] {
        var counters: [Counter] = []
        for integration in integrations + ["other"] {
            for operation in SCIMOperation.allCases {
                counters += SCIMOutcome.allCases.map {
                    .scimRequest(integration: integration, operation: operation, outcome: $0)
                }
            }
            counters += quirks.map { .quirk(integration: integration, quirk: $0) }
        }
        counters += MetricNames.errorTypes.map { .scimError(type: $0) }
        counters += AuthFailure.allCases.map { .authFailure($0) }
        counters += EventType.allCases.map { .event(type: $0.rawValue) } + [.event(type: "other")]
        for destination in destinations + ["other"] {
            let finished = DeliveryState.allCases.filter(\.isFinished)
            counters += finished.map { .delivery(destination: destination, result: $0) }
            counters.append(.attempt(destination: destination, failure: nil))
            counters += FailureClass.allCases.map {
                .attempt(destination: destination, failure: $0)
            }
        }
        for listener in ["scim", "admin", "control", "other"] {
            counters += (1...5).map { .httpRequest(listener: listener, codeClass: $0) }
        }
        counters += MetricNames.storeErrors.map { .storeError(kind: $0) }
        counters += [.requestsNotLogged, .requestInFlight]
        counters += AlertKind.reported.map { .alert($0) }
        for channel in channels + ["other"] {
            counters += AlertResult.allCases.map { .alertSending(channel: channel, $0) }
        }
        counters += SignInFailure.allCases.map { .signInFailure($0) }
        return counters + LogLevel.allCases.map { .logMessage($0) }
    }

    var histograms: [Histogram] {
        SCIMOperation.allCases.map { .scimRequest($0) }
            + destinations.map { .attempt(destination: $0) }
            + destinations.map { .eventLatency(destination: $0) } + [
                .storeCommit, .storeCheckpoint,
            ]
    }

    /// The `scimType` values that providers run into; the rest counts as other.
    private static let errorTypes = [
        "uniqueness", "invalidFilter", "invalidSyntax", "invalidPath", "noTarget", "invalidValue",
        "mutability", "tooMany", "other",
    ]

    private static let storeErrors = [
        "sync", "write", "read", "full", "corrupt", "payload", "other",
    ]
}
