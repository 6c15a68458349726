package import Directory
package import SCIM

/// Waiting deliveries of one lane that come down to one of them, or to none.
package struct Fold: Equatable, Sendable {
    /// The delivery that stays, with the data that now stands for all of them.
    package struct Kept: Equatable, Sendable {
        package var delivery: DeliveryID
        /// Takes the place of the event's own `data` for this delivery alone.
        package var data: [UInt8]

        package init(delivery: DeliveryID, data: [UInt8]) {
            self.delivery = delivery
            self.data = data
        }
    }

    /// Not empty; the first one is ready and not on its way, the others are behind it.
    package var superseded: [DeliveryID]
    /// The last one; `nil` when they cancel each other out.
    package var kept: Kept?
    package var moment: Timestamp

    package init(superseded: [DeliveryID], kept: Kept?, moment: Timestamp) {
        self.superseded = superseded
        self.kept = kept
        self.moment = moment
    }
}
