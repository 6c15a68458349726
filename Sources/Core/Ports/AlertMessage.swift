package import SCIM

/// One alert on its way through one channel.
package struct AlertMessage: Equatable, Sendable {
    /// What tells messages apart: an alert goes through each channel once.
    package struct ID: Hashable, Sendable {
        /// `alr_` and a ULID; the same in every channel.
        package var alert: String
        /// The name of the channel in the configuration.
        package var channel: String

        package init(alert: String, channel: String) {
            self.alert = alert
            self.channel = channel
        }
    }

    package var id: ID
    /// Messages about the same subject go through a channel in their order.
    package var subject: String
    package var created: Timestamp
    /// Attempts that failed.
    package var attempts: Int
    /// Not to be attempted before.
    package var due: Timestamp
    /// What is sent, as JSON.
    package var body: [UInt8]

    package init(
        id: ID, subject: String, created: Timestamp, attempts: Int = 0, due: Timestamp? = nil,
        body: [UInt8]
    ) {
        self.id = id
        self.subject = subject
        self.created = created
        self.attempts = attempts
        self.due = due ?? created
        self.body = body
    }
}

/// What follows from a look at things: one write, so that what is told is also remembered as told.
package struct AlertChange: Equatable, Sendable {
    /// Conditions that are new or different.
    package var conditions: [AlertCondition]
    /// Conditions that are over.
    package var cleared: [AlertCondition.Matter]
    /// What is to be sent.
    package var messages: [AlertMessage]

    package init(
        conditions: [AlertCondition] = [], cleared: [AlertCondition.Matter] = [],
        messages: [AlertMessage] = []
    ) {
        self.conditions = conditions
        self.cleared = cleared
        self.messages = messages
    }

    package var isEmpty: Bool { conditions.isEmpty && cleared.isEmpty && messages.isEmpty }
}

/// What came of a message that was sent.
package enum AlertSending: Equatable, Sendable {
    /// It arrived, or was given up: it is forgotten.
    case finished(AlertMessage.ID)
    case failed(AlertMessage.ID, attempts: Int, due: Timestamp)
}
