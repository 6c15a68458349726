/// When something is worth waking somebody up.
package struct AlertRules: Equatable, Sendable {
    /// How long failures have to last; a destination whose breaker opened fails at once.
    package var failingAfter = Duration.seconds(300)
    /// So many failures in a row are the destination's and not those of one event.
    package var failuresInARow = 3
    /// How long it has to go well before a destination has recovered.
    package var calmAfter = Duration.seconds(60)
    /// When a deactivation that is not confirmed is late.
    package var lateAfter = Duration.seconds(900)
    /// When a provider that sends nothing is silent; Entra's cycle takes 40 minutes.
    package var silentAfter = Duration.seconds(7200)
    /// How many days before its end a token or certificate is told of, and once it has ended; the
    /// most first.
    package var days = [30, 7, 1, 0]
    /// How soon operators are told again when more deliveries were given up.
    package var deadAgainAfter = Duration.seconds(86_400)
    /// How soon they are told again when more deactivations are late.
    package var lateAgainAfter = Duration.seconds(3600)
    /// How much may pass between two looks without the clock having been set.
    package var clockTolerance = Duration.seconds(60)
    /// How often the state of what goes on all the time is written down.
    package var noteAfter = Duration.seconds(300)

    package init() {}
}
