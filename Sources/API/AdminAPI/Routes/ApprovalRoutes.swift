import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// An operator's word about the deliveries that a mass change holds.
enum ApprovalRoutes {
    static let all = [
        Route(
            .post, "/api/v1/destinations/{name}/approve", .operator, "lets held deliveries go",
            .gives(shape), approve),
        Route(
            .post, "/api/v1/destinations/{name}/reject", .operator, "gives held deliveries up",
            .gives(shape), reject),
    ]

    private static let shape = JSONShape.object(of: ["changed": .integer, "more": .flag])

    static func approve(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try decide(call, "held deliveries approved") { name, now in
            .approve(name, at: now, limit: DeliveryRoutes.batch)
        }
    }

    static func reject(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try decide(call, "held deliveries rejected") { name, now in
            .reject(name, at: now, limit: DeliveryRoutes.batch)
        }
    }

    private static func decide(
        _ call: AdminCall, _ message: String, _ write: (DestinationName, Timestamp) -> StoreWrite
    ) throws(Problem) -> AdminAnswer {
        let name = call.segments["name"] ?? ""
        guard call.facts.destinations.contains(where: { $0.name == name }) else {
            let names = call.facts.destinations.map(\.name).joined(separator: ", ")
            throw Problem(404, "there is no destination '\(name)', but: \(names)")
        }
        let now = call.context.surroundings.now()
        return .write(write(DestinationName(rawValue: name), now)) { receipt throws(Problem) in
            guard case .done(let changed) = receipt else {
                throw Problem(500, "the store answered something else than it was asked")
            }
            call.context.gateway.refreshDeliveries()
            call.context.log.write(
                .notice, message, [("destination", .text(name)), ("count", .integer(changed))])
            return .json([
                "changed": JSONValue(changed), "more": .bool(changed == DeliveryRoutes.batch),
            ])
        }
    }
}
