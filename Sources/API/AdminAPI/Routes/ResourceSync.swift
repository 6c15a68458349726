import Directory
import JSON
import Ports
import SCIM

/// How far each destination is with one user.
struct ResourceSync {
    /// In the order of the configuration.
    let json: [JSONValue]

    /// Looks at the newest deliveries of the user alone: what is behind them is finished or counted.
    init(
        _ resource: StoredResource, _ reader: any StoreReader, _ destinations: [String]
    ) throws(StoreError) {
        var query = DeliveryQuery(limit: 200)
        query.user = resource.id
        query.integration = resource.integration
        let deliveries = try reader.deliveries(query)
        json = destinations.map { name in
            let own = deliveries.filter { $0.destination.rawValue == name }
            let waiting = own.filter { !$0.state.isFinished }
            return [
                "destination": .string(name), "state": .string(ResourceSync.word(own, waiting)),
                "waiting": JSONValue(waiting.count),
                "lastDelivered": JSONValue(
                    own.first { $0.state == .delivered }?.finished?.text),
            ]
        }
    }

    /// What the words mean, worst first.
    static let words = ["dead", "held", "failing", "waiting", "in_sync", "none"]

    private static func word(_ all: [DeliveryView], _ waiting: [DeliveryView]) -> String {
        guard let newest = all.first else { return "none" }
        if newest.state == .dead || waiting.isEmpty && newest.state == .skipped { return "dead" }
        // The oldest one that waits is why all others do.
        switch waiting.last?.state {
        case .held: return "held"
        case .retrying: return "failing"
        case .some: return all.contains { $0.state == .dead } ? "dead" : "waiting"
        case nil: return "in_sync"
        }
    }
}
