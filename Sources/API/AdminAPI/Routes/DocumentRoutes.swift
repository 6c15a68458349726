import HTTPMessage
import JSON
import Ports

/// What describes the admin API, and who is asking it.
enum DocumentRoutes {
    static let all = [
        Route(
            .get, "/api/v1/openapi.json", .viewer, "this document", .gives(.anything), openAPI),
        Route(
            .get, "/api/v1/session", .viewer, "who the caller is",
            .gives(
                .object(of: [
                    "name": .text, "role": .choice(["viewer", "operator"]),
                    "address": .optional(.text),
                ])), session),
    ]

    static func openAPI(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        .now(.json(OpenAPIDocument.make(version: call.facts.version)))
    }

    static func session(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let caller = try call.identified()
        return .now(
            .json([
                "name": .string(caller.name), "role": .string(caller.role.rawValue),
                "address": JSONValue(caller.address),
            ]))
    }
}
