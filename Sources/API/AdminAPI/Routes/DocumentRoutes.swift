import HTTPMessage
import JSON

/// What describes the admin API.
enum DocumentRoutes {
    static let all = [
        Route(.get, "/api/v1/openapi.json", .viewer, "this document", .gives(.anything), openAPI)
    ]

    static func openAPI(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        .now(.json(OpenAPIDocument.make(version: call.facts.version)))
    }
}
