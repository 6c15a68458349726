import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// Stopping and going on: destinations get nothing, integrations change nothing.
enum PauseRoutes {
    static let all = [
        Route(
            .post, "/api/v1/destinations/{name}/pause", .operator,
            "sends nothing more to a destination; what happens is kept for it",
            .gives(.named(.pause)), pauseDestination),
        Route(
            .post, "/api/v1/destinations/{name}/resume", .operator,
            "sends to a destination again, oldest first", .nothing, resumeDestination),
        Route(
            .post, "/api/v1/integrations/{name}/pause", .operator,
            "answers an identity provider 503, so that it tries again later",
            .gives(.named(.pause)), pauseIntegration),
        Route(
            .post, "/api/v1/integrations/{name}/resume", .operator,
            "takes requests of an identity provider again", .nothing, resumeIntegration),
        Route(
            .post, "/api/v1/destinations/{name}/approve", .operator,
            "lets the held deliveries of a destination go", .gives(changed), approve),
        Route(
            .post, "/api/v1/destinations/{name}/reject", .operator,
            "skips the held deliveries of a destination", .gives(changed), reject),
    ]

    private static let changed = JSONShape.object(of: ["changed": .integer, "more": .flag])

    /// Held deliveries that one request decides about.
    private static let batch = 1000

    static func pauseDestination(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try pause(call, .destination(try destination(call)), "destination.pause")
    }

    static func resumeDestination(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try resume(call, .destination(try destination(call)), "destination.resume")
    }

    static func pauseIntegration(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try pause(call, .integration(try integration(call)), "integration.pause")
    }

    static func resumeIntegration(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        try resume(call, .integration(try integration(call)), "integration.resume")
    }

    static func approve(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try destination(call)
        return try decide(
            call, "destination.approve", name,
            .approve(name, at: call.context.surroundings.now(), limit: batch))
    }

    static func reject(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try destination(call)
        return try decide(
            call, "destination.reject", name,
            .reject(name, at: call.context.surroundings.now(), limit: batch))
    }

    private static func pause(
        _ call: AdminCall, _ subject: Pause.Subject, _ action: String
    ) throws(Problem) -> AdminAnswer {
        let pause = Pause(subject, since: call.context.surroundings.now(), reason: .operator)
        let write = try call.audited(
            .setPause(pause), action, call.segments["name"] ?? "", after: json(pause))
        return .write(write) { _ in
            call.context.gateway.refreshPauses()
            return .json(json(pause))
        }
    }

    private static func resume(
        _ call: AdminCall, _ subject: Pause.Subject, _ action: String
    ) throws(Problem) -> AdminAnswer {
        let pauses = try call.read { reader throws(StoreError) in try reader.pauses() }
        let before = pauses.first { $0.subject == subject }.map(json) ?? .null
        let name = call.segments["name"] ?? ""
        let write = try call.audited(.clearPause(subject), action, name, before: before)
        return .write(write) { receipt throws(Problem) in
            guard receipt != .done(changed: 0) else { throw Problem(409, "\(name) is not paused") }
            call.context.gateway.refreshPauses()
            return HTTPResponse(status: 204)
        }
    }

    private static func decide(
        _ call: AdminCall, _ action: String, _ name: DestinationName, _ write: StoreWrite
    ) throws(Problem) -> AdminAnswer {
        .write(try call.audited(write, action, name.rawValue)) { receipt in
            guard case .done(let changed) = receipt else { return HTTPResponse(status: 500) }
            call.context.gateway.refreshDeliveries()
            return .json([
                "changed": JSONValue(changed), "more": .bool(changed == batch),
            ])
        }
    }

    private static func destination(_ call: AdminCall) throws(Problem) -> DestinationName {
        try call.destination(call.segments["name"]) ?? DestinationName(rawValue: "")
    }

    private static func integration(_ call: AdminCall) throws(Problem) -> IntegrationName {
        try call.integration(call.segments["name"]) ?? IntegrationName(rawValue: "")
    }

    static func json(_ pause: Pause) -> JSONValue {
        ["since": .string(pause.since.text), "reason": .string(pause.reason.rawValue)]
    }
}
