/// Counts and times what the gateway does; label values come from closed sets only.
package protocol Metrics: Sendable {
    /// Adds to a counter.
    func add(_ count: Int, to counter: Counter)
    /// Records one duration.
    func record(_ duration: Duration, in histogram: Histogram)
}

/// Every counter, with its labels.
package enum Counter: Hashable, Sendable {
    case scimRequest(integration: String, operation: SCIMOperation, outcome: SCIMOutcome)
    case scimError(type: String)
    case authFailure(AuthFailure)
    case quirk(integration: String, quirk: String)
    case event(type: String)
    case attempt(destination: String, failure: FailureClass?)
    case delivery(destination: String, result: DeliveryState)
    case httpRequest(listener: String, codeClass: Int)
    case storeError(kind: String)
    /// Requests that the provisioning log has no room for.
    case requestsNotLogged
    /// One more SCIM request that waits for its answer, or with -1 one less.
    case requestInFlight
    case signInFailure(SignInFailure)
    case logMessage(LogLevel)
    /// Something that operators are told, however many ways.
    case alert(AlertKind)
    case alertSending(channel: String, AlertResult)
}

/// Every histogram, with its labels.
package enum Histogram: Hashable, Sendable {
    case scimRequest(SCIMOperation)
    case attempt(destination: String)
    /// From the commit of the event to the receiver's 2xx.
    case eventLatency(destination: String)
    case storeCommit
    /// Copying a part of the write-ahead log.
    case storeCheckpoint
}

/// What came of an attempt to tell operators.
package enum AlertResult: String, Sendable, CaseIterable {
    case sent, failed
    /// Failed for the last time.
    case dropped
}

/// What a SCIM request wanted.
package enum SCIMOperation: String, Sendable, CaseIterable {
    case create, get, list, replace, patch, delete, discovery, bulk
}

/// What a SCIM request got.
package enum SCIMOutcome: String, Sendable, CaseIterable {
    case ok
    case clientError = "client_error"
    case authError = "auth_error"
    case throttled, unavailable
    case serverError = "server_error"
}

/// Why a token was refused.
package enum AuthFailure: String, Sendable, CaseIterable {
    case missing, malformed, unknown, expired, revoked
    case wrongScope = "wrong_scope"
}

/// Why somebody was not let into the monitor.
package enum SignInFailure: String, Sendable, CaseIterable {
    case token, throttled
}
