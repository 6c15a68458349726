import JSON

/// What a route takes and what it gives, for the served document and for the check of queries.
struct RouteContract: Sendable {
    /// What can be asked for in the query; anything else in it is refused.
    var parameters: [Parameter] = []
    /// The JSON body; `nil` for a route without one.
    var body: JSONShape?
    /// Whether nothing may stand for a body without any key.
    var isBodyOptional = false
    /// Status of the answer that is not an error.
    var status = 200
    var answer: Content

    /// What an answer holds.
    enum Content: Sendable {
        case json(JSONShape)
        /// Anything else, by its media type.
        case text(String)
        case nothing
    }

    /// One query parameter.
    struct Parameter: Sendable {
        let name: String
        let shape: JSONShape
        let note: String

        init(_ name: String, _ shape: JSONShape = .text, _ note: String) {
            self.name = name
            self.shape = shape
            self.note = note
        }
    }

    /// A route that gives JSON.
    static func gives(
        _ shape: JSONShape, status: Int = 200, takes body: JSONShape? = nil,
        isBodyOptional: Bool = false, query parameters: [Parameter] = []
    ) -> RouteContract {
        RouteContract(
            parameters: parameters, body: body, isBodyOptional: isBodyOptional, status: status,
            answer: .json(shape))
    }

    /// A route that gives plain text.
    static func text(
        _ type: String = "text/plain", query parameters: [Parameter] = []
    ) -> RouteContract {
        RouteContract(parameters: parameters, answer: .text(type))
    }

    static let nothing = RouteContract(status: 204, answer: .nothing)
}

extension RouteContract.Parameter {
    /// The parameters of every list that comes in pages.
    static let page = [
        RouteContract.Parameter("limit", .integer, "how many at most, 1 to 1000; 50 without it"),
        RouteContract.Parameter("cursor", .text, "`next` of the page before"),
    ]
}
