import JSON
import SCIM

/// Walks through a value once and applies ``ValueRewrite/all`` to every part of it.
struct ValueRewriter {
    private(set) var quirks: Set<Quirk> = []

    /// - Returns: `nil` when there is nothing to change.
    mutating func rewrite(_ value: JSONValue, _ place: Place) -> JSONValue? {
        var result: JSONValue?
        for rewrite in ValueRewrite.all {
            guard let next = rewrite.rewritten(result ?? value, place) else { continue }
            quirks.insert(rewrite.quirk)
            result = next
        }
        return parts(of: result ?? value, place) ?? result
    }

    /// Rewrites the attributes of a resource or of an extension.
    ///
    /// - Parameters:
    ///   - object: What holds them.
    ///   - attribute: The attribute of a name; `nil` leaves the value as it is.
    /// - Returns: `nil` when there is nothing to change.
    mutating func rewriteAttributes(
        of object: JSONObject, _ attribute: (String) -> Attribute?
    ) -> JSONObject? {
        members(of: object) { rewriter, member in
            guard let attribute = attribute(member.key) else { return nil }
            let place = Place(attribute: attribute)
            // The engine itself drops null.
            guard member.value.isNull || !member.value.clears(place) else {
                rewriter.quirks.insert(.clearedValue)
                return []
            }
            return rewriter.rewrite(member.value, place).map { [member.with($0)] }
        }
    }

    private mutating func parts(of value: JSONValue, _ place: Place) -> JSONValue? {
        switch value {
        case .array(let list) where place.isList: elements(list, place.element)
        case .object(let object) where place.attribute.kind == .complex && !place.isList:
            subAttributes(of: object, place.attribute).map { .object($0) }
        default: nil
        }
    }

    private mutating func elements(_ list: [JSONValue], _ place: Place) -> JSONValue? {
        list.rewritten { element in
            guard !element.clears(place) else {
                quirks.insert(.blankPart)
                return []
            }
            return rewrite(element, place).map { [$0] }
        }.map { .array($0) }
    }

    private mutating func subAttributes(
        of object: JSONObject, _ attribute: Attribute
    ) -> JSONObject? {
        members(of: object) { rewriter, member in
            guard !member.value.isBlank else {
                rewriter.quirks.insert(.blankPart)
                return []
            }
            guard let part = attribute.subAttribute(member.key) else { return nil }
            return rewriter.rewrite(member.value, Place(attribute: part)).map { [member.with($0)] }
        }
    }

    private mutating func members(
        of object: JSONObject,
        _ change: (inout ValueRewriter, JSONObject.Member) -> [JSONObject.Member]?
    ) -> JSONObject? {
        object.members.rewritten { change(&self, $0) }.map { JSONObject(members: $0) }
    }
}

extension JSONObject.Member {
    func with(_ value: JSONValue) -> JSONObject.Member {
        JSONObject.Member(key: key, value: value)
    }
}
