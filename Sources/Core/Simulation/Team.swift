/// One group of the simulated tenant: what the directory says, and what the gateway answered.
package struct Team: Equatable, Sendable {
    /// Position in the tenant, counted from 0.
    package let index: Int
    package var displayName: String
    /// The ids that the gateway gave to its members.
    package var members: Set<String> = []
    /// The `id` that the gateway gave; `nil` until it was created.
    package var remoteID: String?
    /// Deleted in the directory and at the gateway.
    package var isDeleted = false

    init(index: Int) {
        self.index = index
        displayName = "\(purposes[index % purposes.count]) \(index)"
    }

    var externalID: String { "group-\(index)" }
}

private let purposes = ["Engineering", "Finance", "On call", "R&D", "Sales", "Zoo \"keepers\""]
