import HTTPMessage
import JSON
import SCIM

extension HTTPRequest {
    /// The JSON object in the body, whichever of the usual types the client calls it.
    ///
    /// - Parameter limits: What the document may cost.
    /// - Returns: The object as it was sent.
    /// - Throws: `unsupportedMediaType`, or `invalidSyntax` with the place of the mistake.
    func object(_ limits: JSONLimits = JSONLimits()) throws(SCIMError) -> JSONObject {
        try checkMediaType()
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body, limits: limits)
        } catch {
            throw SCIMError(.invalidSyntax, error.description)
        }
        guard let object = value.object else {
            throw SCIMError(.invalidSyntax, "The body has to be a JSON object.")
        }
        return object
    }

    private func checkMediaType() throws(SCIMError) {
        if let coding = headers["Content-Encoding"], !equalsIgnoringCase(coding, "identity") {
            throw SCIMError(
                .unsupportedMediaType,
                "The body is compressed (Content-Encoding); send it as it is.")
        }
        guard let field = headers["Content-Type"] else { return }
        let type = field.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
        let accepted = ["application/scim+json", "application/json", ""]
        guard accepted.contains(where: { equalsIgnoringCase(type, $0) }) else {
            throw SCIMError(
                .unsupportedMediaType,
                "The body has to be application/scim+json or application/json.")
        }
    }
}

extension JSONLimits {
    /// For a body that lists the members of a group: some ten thousand, each with all it may have.
    static let members = JSONLimits(bytes: 4 << 20, nodes: 300_000)
}
