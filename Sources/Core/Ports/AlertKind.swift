/// What an alert tells of; the words of `alerts[].on` and of a message's `kind`.
package enum AlertKind: String, Hashable, Sendable, CaseIterable {
    /// A destination does not take deliveries.
    case failing
    /// Deliveries to a destination were given up.
    case dead
    /// A destination takes deliveries again, or an identity provider speaks again.
    case recovered
    /// A destination has not confirmed in time that somebody lost access.
    case unconfirmed
    /// An identity provider that used to send requests sends none.
    case silent
    /// A token is near its end.
    case token
    /// A certificate is near its end.
    case certificate
    /// A receiver answered 410 Gone, and its destination is paused.
    case gone
    /// A mass change waits for an operator's word.
    case held
    /// An operator tries a channel out.
    case test

    /// Everything but what operators send themselves.
    package static let reported = allCases.filter { $0 != .test }
}
