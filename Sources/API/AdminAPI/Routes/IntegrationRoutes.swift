import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// Stopping and letting on what an identity provider sends.
enum IntegrationRoutes {
    static let all = [
        Route(
            .post, "/api/v1/integrations/{name}/pause", .operator,
            "answers an integration's requests with 503", .gives(shape), pause),
        Route(
            .post, "/api/v1/integrations/{name}/resume", .operator,
            "takes an integration's requests again", .gives(shape), resume),
    ]

    private static let shape = JSONShape.object(of: ["name": .text, "paused": .flag])

    /// Every request of the integration is answered with 503 until it is resumed.
    static func pause(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.integrationInPath()
        let pause = Pause(
            .integration(name), since: call.context.surroundings.now(), reason: .operator)
        return change(call, .setPause(pause), name, isPaused: true)
    }

    static func resume(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.integrationInPath()
        return change(call, .clearPause(.integration(name)), name, isPaused: false)
    }

    private static func change(
        _ call: AdminCall, _ write: StoreWrite, _ name: IntegrationName, isPaused: Bool
    ) -> AdminAnswer {
        .write(write) { _ throws(Problem) in
            call.context.gateway.refreshPauses()
            call.context.log.write(
                .notice, isPaused ? "integration paused" : "integration resumed",
                [("integration", .text(name.rawValue))])
            return .json(["name": .string(name.rawValue), "paused": .bool(isPaused)])
        }
    }
}
