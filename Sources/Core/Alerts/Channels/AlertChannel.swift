package import Ports

/// One way to reach operators.
package struct AlertChannel: Sendable {
    package enum Target: Sendable {
        case web(AlertWebhook)
        case mail(AlertMail)
        case program(AlertProgram)
    }

    /// As the configuration calls it.
    package var name: String
    /// What it is told.
    package var kinds: Set<AlertKind>
    package var target: Target

    package init(name: String, kinds: Set<AlertKind>, target: Target) {
        self.name = name
        self.kinds = kinds
        self.target = target
    }
}

/// A program that is started with each alert on its standard input.
package struct AlertProgram: Equatable, Sendable {
    /// The path of the program, then its arguments; never empty.
    package var words: [String]
    package var timeout: Duration

    package init(words: [String], timeout: Duration) {
        self.words = words
        self.timeout = timeout
    }
}
