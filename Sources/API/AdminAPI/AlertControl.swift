package import Ports
package import SCIM

/// The ways to tell operators what is the matter, as they look from outside.
package protocol AlertControl: Sendable {
    /// In the order of the configuration.
    var channels: [AlertChannelView] { get }

    /// Sends a message that says it is a test; nothing of it is stored.
    ///
    /// `completion` runs once, on any thread: with why it was not sent, or `nil` when it was.
    func test(_ channel: String, _ completion: @escaping @Sendable (String?) -> Void)
}

/// One way to tell operators.
package struct AlertChannelView: Equatable, Sendable {
    package var name: String
    /// `url`, `exec` or `email`.
    package var type: String
    package var kinds: [AlertKind]
    /// Messages that are not through yet.
    package var waiting: Int
    /// When something was last sent, or not, since the start.
    package var last: Timestamp?
    /// Why it was not; `nil` when it was.
    package var failure: String?

    package init(
        name: String, type: String, kinds: [AlertKind], waiting: Int, last: Timestamp? = nil,
        failure: String? = nil
    ) {
        self.name = name
        self.type = type
        self.kinds = kinds
        self.waiting = waiting
        self.last = last
        self.failure = failure
    }
}
