import Directory
import JSON
import Ports
import SCIM

/// Writes the elements of `members` as one request wants to see them.
struct MemberWriter: Equatable, Sendable {
    let integration: Integration
    let base: String
    let projection: Projection

    init(_ context: RequestContext) {
        integration = context.integration
        base = context.base
        projection = context.projection
    }

    /// Appends elements with commas between them.
    ///
    /// - Parameters:
    ///   - members: In order.
    ///   - isFirst: Whether nothing stands in the list yet; changes with the first element.
    ///   - output: Takes the text.
    func write(_ members: [GroupMember], isFirst: inout Bool, to output: inout [UInt8]) {
        for member in members {
            guard let element = shown(member.element(base: base)) else { continue }
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONValue.object(element).write(to: &output)
        }
    }

    private func shown(_ element: JSONObject) -> JSONObject? {
        guard projection != .standard else { return element }
        let group: JSONObject = ["members": [.object(element)]]
        return projection.applied(to: group, integration.schemas.group)["members"]?.array?.first?
            .object
    }
}
