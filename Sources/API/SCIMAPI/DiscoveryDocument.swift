import HTTPMessage
import JSON
import Provisioning
import SCIM

/// What the gateway says about itself, RFC 7644 §4.
enum DiscoveryDocument: Sendable {
    case schemas, resourceTypes, serviceProviderConfig

    /// The whole list, or the one entry that the path names.
    ///
    /// - Throws: `notFound` for an entry that there is not, `forbidden` for a filter (RFC 7644 §4).
    func answer(_ request: HTTPRequest, _ target: Target) throws(SCIMError) -> Answer {
        guard try parameters(of: request)["filter"] == nil else {
            throw SCIMError(
                .forbidden, "This list cannot be filtered; read it whole, without a filter.")
        }
        let own = target.integration.schemas
        let body =
            switch self {
            case .serviceProviderConfig:
                located(
                    Discovery.serviceProviderConfig(
                        bulk: BulkRequest.announcedLimits,
                        hasTokenEndpoint: target.hasTokenEndpoint),
                    at: "/ServiceProviderConfig", target)
            case .schemas: try listOrEntry(Discovery.schemas(own), below: "/Schemas", target)
            case .resourceTypes:
                try listOrEntry(Discovery.resourceTypes(own), below: "/ResourceTypes", target)
            }
        return Answer(status: 200, body: JSONValue.object(body).bytes)
    }

    private func listOrEntry(
        _ documents: [JSONObject], below path: String, _ target: Target
    ) throws(SCIMError) -> JSONObject {
        let entries = documents.map { document in
            let name = document["id"]?.string ?? document["name"]?.string ?? ""
            return (name: name, body: located(document, at: "\(path)/\(name)", target))
        }
        guard target.path.count > 1 else { return list(entries.map(\.body)) }
        guard let entry = entries.first(where: { $0.name.equalsIgnoringCase(target.name) }) else {
            let names = entries.map(\.name).joined(separator: ", ")
            throw SCIMError(.notFound, "There is no such entry in \(path); there are: \(names).")
        }
        return entry.body
    }

    private func located(_ document: JSONObject, at path: String, _ target: Target) -> JSONObject {
        var document = document
        var meta = document["meta"]?.object ?? [:]
        meta["location"] = .string(target.base + path)
        document["meta"] = .object(meta)
        return document
    }

    private func list(_ entries: [JSONObject]) -> JSONObject {
        let count = JSONValue.number(JSONNumber(entries.count))
        return [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": count, "startIndex": 1, "itemsPerPage": count,
            "Resources": .array(entries.map { .object($0) }),
        ]
    }
}
