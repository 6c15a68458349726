package import JSON
package import SCIM

/// What a client asks of a list: the parameters of RFC 7644 §3.4.2, or the body of §3.4.3.
package struct SearchRequest: Equatable, Sendable {
    /// As received; `nil` lists all.
    package var filter: String?
    /// As received; `nil` leaves the order to the gateway.
    package var sortBy: String?
    package var isDescending = false
    package var paging: Paging

    /// - Parameter text: The text of a parameter by its name; `nil` when it is not there.
    /// - Throws: `invalidValue` for a `sortOrder` or numbers that are none, `invalidCount` for a
    ///   count that RFC 9865 rules out.
    package init(_ text: (String) throws(SCIMError) -> String?) throws(SCIMError) {
        filter = try text("filter")
        sortBy = try text("sortBy").flatMap { $0.isEmpty ? nil : $0 }
        if let order = try text("sortOrder"), sortBy != nil {
            isDescending = try Self.isDescending(order)
        }
        paging = try Paging(
            startIndex: try text("startIndex"), count: try text("count"),
            cursor: try text("cursor"))
    }

    private static func isDescending(_ text: String) throws(SCIMError) -> Bool {
        if text.equalsIgnoringCase("descending") { return true }
        guard text.equalsIgnoringCase("ascending") else {
            throw SCIMError(
                .invalidValue, "sortOrder has to be 'ascending' or 'descending'.")
        }
        return false
    }
}

/// The body of a `POST …/.search`, RFC 7644 §3.4.3.
package struct SearchBody: Sendable {
    private static let envelope = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"

    private let body: JSONObject

    /// A body without `schemas` is read all the same, like that of a PATCH.
    ///
    /// - Throws: `invalidSyntax` for a body that says it is something else.
    package init(_ body: JSONObject) throws(SCIMError) {
        self.body = body
        if let schemas = body["schemas"]?.array,
            !schemas.contains(where: { $0.string?.equalsIgnoringCase(Self.envelope) == true })
        {
            throw SCIMError(.invalidSyntax, "A search lists '\(Self.envelope)' in 'schemas'.")
        }
    }

    /// A parameter as it would stand in a query string; `nil` when it is not there.
    ///
    /// - Throws: `invalidValue` for a value of the wrong type.
    package func text(_ name: String) throws(SCIMError) -> String? {
        switch body.members.first(where: { $0.key.equalsIgnoringCase(name) })?.value {
        case nil, .null: return nil
        case .string(let text): return text
        case .number(let number) where numbers.contains(name): return number.text
        case .array(let elements) where lists.contains(name):
            let names = elements.compactMap(\.string)
            guard names.count == elements.count else { break }
            return names.joined(separator: ",")
        default: break
        }
        let wanted =
            numbers.contains(name)
            ? "a whole number" : lists.contains(name) ? "a list of attribute names" : "a text"
        throw SCIMError(.invalidValue, "'\(name)' in the body of a search has to be \(wanted).")
    }
}

private let numbers = ["startIndex", "count"]
private let lists = ["attributes", "excludedAttributes"]
