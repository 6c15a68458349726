import Delivery
import HTTPMessage
import JSON

/// What describes the admin API.
enum DocumentRoutes {
    static let all = [
        Route(.get, "/api/v1/openapi.json", .viewer, "this document", .gives(.anything), openAPI),
        Route(
            .get, "/api/v1/event-schema.json", .viewer, "the JSON Schema of an event's body",
            .gives(.anything), eventSchema),
    ]

    static func openAPI(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        .now(.json(OpenAPIDocument.make(version: call.facts.version)))
    }

    static func eventSchema(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        .now(.json(EventSchema.document))
    }
}
