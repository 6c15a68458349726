package import Directory
package import SCIM

/// A deactivation or deletion that a destination has neither taken nor been spared.
package struct UnconfirmedRemoval: Equatable, Sendable {
    package var delivery: DeliveryID
    /// Who lost access; `nil` when the event names nobody.
    package var user: ResourceID?
    package var state: DeliveryState

    package init(delivery: DeliveryID, user: ResourceID?, state: DeliveryState) {
        self.delivery = delivery
        self.user = user
        self.state = state
    }
}
