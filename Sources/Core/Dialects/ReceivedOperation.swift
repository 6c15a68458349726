import JSON
import SCIM

/// One operation of a PATCH body while it is rewritten.
struct ReceivedOperation {
    /// In lower case when it is one that RFC 7644 §3.5.2 knows.
    var verb: String
    /// `nil` when the value says what changes.
    var path: String?
    /// `nil` when there is no such key.
    var value: JSONValue?
    /// What the path names; `nil` when there is no path, or none that the schema knows.
    var target: Target?

    /// What a path names in a schema.
    struct Target {
        var path: PatchPath
        /// The URN under which the attribute lies; `nil` outside extensions.
        let schema: String?
        let attribute: Attribute
        let subAttribute: Attribute?

        /// Where the value of the operation stands.
        var place: Place {
            if let subAttribute { return Place(attribute: subAttribute) }
            return Place(attribute: attribute, isElement: path.filter != nil)
        }
    }

    init(_ verb: String, _ path: String?, _ value: JSONValue?, _ schema: ResourceSchema) {
        self.verb = verb
        self.path = path
        self.value = value
        target = path.flatMap { schema.target($0) }
    }

    /// The verbs that give an attribute a value.
    var sets: Bool { verb == "add" || verb == "replace" }

    func json() -> JSONValue {
        var object: JSONObject = ["op": .string(verb)]
        if let path { object.members.append(JSONObject.Member(key: "path", value: .string(path))) }
        if let value { object.members.append(JSONObject.Member(key: "value", value: value)) }
        return .object(object)
    }
}

extension ResourceSchema {
    fileprivate func target(_ text: String) -> ReceivedOperation.Target? {
        // Most paths are plain names, which need no parser.
        let plain = PatchPath(attribute: AttributePath(attribute: text))
        guard let path = Quirk(ofKey: text) == nil ? plain : try? PatchPath(parsing: text) else {
            return nil
        }
        var name = path.attribute
        name.subAttribute = path.subAttribute ?? name.subAttribute
        return resolve(name).map {
            ReceivedOperation.Target(
                path: path, schema: $0.schema, attribute: $0.attribute,
                subAttribute: $0.subAttribute)
        }
    }
}
