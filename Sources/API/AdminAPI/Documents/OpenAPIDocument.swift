import HTTPMessage
package import JSON

/// The OpenAPI 3.1 document of the admin listener, made from the table that routes requests: what
/// is not served cannot stand in it, and what is served cannot be missing.
package enum OpenAPIDocument {
    /// - Parameter version: Of the gateway.
    /// - Returns: The whole document.
    package static func make(version: String) -> JSONValue {
        let named = JSONShape.Name.allCases.map { ($0.rawValue, $0.shape.schema) }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "scimhook admin API", "version": .string(version),
                "description": """
                Times are RFC 3339 texts in UTC. Keys are always there; what is absent is null. \
                Lists come newest first, in pages: hand `next` on as `cursor`. Errors are \
                problem documents (RFC 9457) whose `detail` says what to do.
                """,
            ],
            "servers": [["url": "/"]],
            "security": [["token": []]],
            "paths": paths,
            "components": [
                "schemas": .object(JSONObject(named)),
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description": "Made by `scimhook token create --admin`.",
                    ]
                ],
            ],
        ]
    }

    private static var paths: JSONValue {
        var paths = JSONObject()
        for route in Route.all {
            guard let contract = route.contract else { continue }
            var operations = paths[route.path]?.object ?? [:]
            operations[route.method.rawValue.lowercased()] = operation(route, contract)
            paths[route.path] = .object(operations)
        }
        return .object(paths)
    }

    private static func operation(_ route: Route, _ contract: RouteContract) -> JSONValue {
        var operation: JSONObject = [
            "operationId": .string(route.operationID), "summary": .string(route.summary),
            "description": .string(route.access.description),
        ]
        if case .open = route.access { operation["security"] = [] }
        let parameters = route.variables.map(variable) + contract.parameters.map(parameter)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body = contract.body {
            operation["requestBody"] = [
                "required": .bool(!contract.isBodyOptional),
                "content": ["application/json": ["schema": body.schema]],
            ]
        }
        operation["responses"] = responses(contract)
        return .object(operation)
    }

    private static func variable(_ name: String) -> JSONValue {
        [
            "name": .string(name), "in": "path", "required": true, "schema": ["type": "string"],
        ]
    }

    private static func parameter(_ parameter: RouteContract.Parameter) -> JSONValue {
        [
            "name": .string(parameter.name), "in": "query",
            "description": .string(parameter.note), "schema": parameter.shape.schema,
        ]
    }

    private static func responses(_ contract: RouteContract) -> JSONValue {
        let refused: JSONValue = [
            "description": "What went wrong, and what to do next.",
            "content": [
                "application/problem+json": ["schema": JSONShape.named(.problem).schema]
            ],
        ]
        return .object(
            JSONObject([(String(contract.status), success(contract)), ("default", refused)]))
    }

    private static func success(_ contract: RouteContract) -> JSONValue {
        let (type, schema): (String, JSONValue) =
            switch contract.answer {
            case .json(let shape): ("application/json", shape.schema)
            case .text(let type): (type, ["type": "string"])
            case .nothing: ("", .null)
            }
        guard !type.isEmpty else { return ["description": "Done; there is nothing to say."] }
        let media: JSONValue = ["schema": schema]
        return ["description": "Done.", "content": .object(JSONObject([(type, media)]))]
    }
}

extension Route {
    /// The names of the varying segments, in the order of the path.
    fileprivate var variables: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            String($0.dropFirst().dropLast())
        }
    }

    /// Unique, and the same as long as method and path are.
    fileprivate var operationID: String {
        let words = path.split { "/{}.-".contains($0) }.filter { $0 != "api" && $0 != "v1" }
        return ([method.rawValue.lowercased()] + words.map(String.init)).joined(separator: "_")
    }
}

extension Route.Access {
    fileprivate var description: String {
        switch self {
        case .open: "Needs no token."
        case .metrics: "Needs a token, unless `admin.openMetrics` is true."
        case .viewer: "Needs a token."
        case .operator: "Needs a token with the role operator; stands in the audit log."
        }
    }
}
