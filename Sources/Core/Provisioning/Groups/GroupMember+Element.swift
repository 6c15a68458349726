import JSON
import Ports
import SCIM

extension GroupMember {
    /// The element of `members` that shows it, RFC 7643 §4.2.
    func element(base: String) -> JSONObject {
        var element: JSONObject = [
            "value": .string(id.rawValue),
            "$ref": .string(base + type.endpoint + "/" + id.rawValue),
        ]
        element["display"] = display.map { .string($0) }
        element["type"] = .string(type.rawValue)
        return element
    }
}
