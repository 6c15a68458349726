import JSON

/// The shape of a JSON value that the admin API takes or gives, as data: what the served document
/// says and what the tests hold the answers against.
indirect enum JSONShape: Sendable {
    case text
    /// RFC 3339 in UTC, with milliseconds.
    case moment
    case integer
    case number
    case flag
    /// Any value at all.
    case anything
    case choice([String])
    case list(JSONShape)
    /// An object whose keys are names of any kind.
    case map(JSONShape)
    /// The shape, or `null`.
    case optional(JSONShape)
    case object([Field])
    /// An object that may have these keys and no other, as bodies of requests are.
    case input([Field])
    /// One of ``shared``.
    case named(Name)

    /// A key of an object.
    struct Field: Sendable {
        let name: String
        let shape: JSONShape
        let isRequired: Bool
        /// What it means, where the name does not say it.
        let note: String

        init(_ name: String, _ shape: JSONShape, isRequired: Bool = true, _ note: String = "") {
            self.name = name
            self.shape = shape
            self.isRequired = isRequired
            self.note = note
        }
    }

    /// The shapes that more than one route gives.
    enum Name: String, CaseIterable, Sendable {
        case problem = "Problem"
        case check = "Check"
        case integration = "Integration"
        case token = "Token"
        case destination = "Destination"
        case delivery = "Delivery"
        case attempt = "Attempt"
        case eventOutline = "EventOutline"
        case session = "Session"
        case user = "User"
        case userDetail = "UserDetail"
        case version = "Version"
        case group = "Group"
        case groupDetail = "GroupDetail"
        case deliveryDetail = "DeliveryDetail"
        case eventDetail = "EventDetail"
        case request = "Request"
        case requestDetail = "RequestDetail"
        case auditEntry = "AuditEntry"
        case traceItem = "TraceItem"
        case job = "Job"
    }

    /// An object that always has all of these keys.
    static func object(of fields: KeyValuePairs<String, JSONShape>) -> JSONShape {
        .object(fields.map { Field($0.key, $0.value) })
    }

    /// An object that may have any of these keys and no other.
    static func input(of fields: KeyValuePairs<String, JSONShape>) -> JSONShape {
        .input(fields.map { Field($0.key, $0.value, isRequired: false) })
    }

    /// One page of a list; `next` is the cursor of the page after it, `null` at the end.
    static func page(_ item: JSONShape) -> JSONShape {
        .object(of: ["items": .list(item), "next": .optional(.text)])
    }

    /// All of a list that is never long.
    static func items(_ item: JSONShape) -> JSONShape {
        .object(of: ["items": .list(item)])
    }
}

extension JSONShape {
    /// The shape as a JSON Schema, draft 2020-12, inside an OpenAPI 3.1 document.
    var schema: JSONValue {
        switch self {
        case .text: ["type": "string"]
        case .moment: ["type": "string", "format": "date-time"]
        case .integer: ["type": "integer"]
        case .number: ["type": "number"]
        case .flag: ["type": "boolean"]
        case .anything: [:]
        case .choice(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .list(let item): ["type": "array", "items": item.schema]
        case .map(let value): ["type": "object", "additionalProperties": value.schema]
        case .optional(let shape): shape.orNull
        case .object(let fields): JSONShape.schema(fields, isClosed: false)
        case .input(let fields): JSONShape.schema(fields, isClosed: true)
        case .named(let name): ["$ref": .string("#/components/schemas/\(name.rawValue)")]
        }
    }

    private var orNull: JSONValue {
        guard case .object(var schema) = schema, case .string(let type) = schema["type"],
            schema["enum"] == nil
        else { return ["anyOf": [schema, ["type": "null"]]] }
        schema["type"] = [.string(type), "null"]
        return .object(schema)
    }

    private static func schema(_ fields: [Field], isClosed: Bool) -> JSONValue {
        var schema: JSONObject = ["type": "object"]
        let properties = fields.map { field in
            var property = field.shape.schema
            // Beside a reference, 3.1 allows a description.
            if !field.note.isEmpty, case .object(var object) = property {
                object["description"] = .string(field.note)
                property = .object(object)
            }
            return (field.name, property)
        }
        schema["properties"] = .object(JSONObject(properties))
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        if isClosed { schema["additionalProperties"] = false }
        return .object(schema)
    }
}
