import Directory
import JSON
import Ports
import SCIM
import Templates

/// A trial of a user API: it looks for somebody whom nobody has, which changes nothing over there.
struct UserAPITrial: Conversation {
    private let api: UserAPI
    private let request: OutboundRequest
    private let values: JSONValue

    /// `nil` when the API has no `find`, or one that asks for what nobody has by nature.
    init?(_ destination: UserAPIDestination, now: Timestamp) {
        guard destination.api.operations[.find] != nil else { return nil }
        let values = Self.values(now)
        guard let request = try? destination.request(.find, values) else { return nil }
        api = destination.api
        self.request = request
        self.values = values
    }

    func begin(now: Timestamp) -> Step { .send(request) }

    func next(_ result: OutboundResult, now: Timestamp) -> Step {
        var attempt = result.attempt
        switch UserAPIAnswer(result, to: .find, api, values: values, now: now) {
        case .failure(let conclusion): return .finish(conclusion)
        case .outcome(.done(.some)):
            attempt.failure = .protocol
            attempt.detail =
                "find: somebody was found where nobody should be; does the answer depend on whom "
                + "it is asked for?"
        case .outcome:
            attempt.failure = nil
            attempt.detail = ""
        }
        return .finish(Conclusion(result: attempt))
    }

    /// What a template finds: an address that no mail reaches, RFC 2606 §2.
    private static func values(_ now: Timestamp) -> JSONValue {
        let name = JSONValue.string("nobody@scimhook.invalid")
        let user = CanonicalUser(
            resource: [
                "userName": name, "externalId": "scimhook-trial", "displayName": "Nobody",
                "name": ["givenName": "No", "familyName": "Body", "formatted": "Nobody"],
                "active": true, "emails": [["value": name, "type": "work", "primary": true]],
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                    "employeeNumber": "scimhook-trial"
                ],
            ], id: ResourceID(rawValue: "00000000-0000-0000-0000-000000000000"), version: 1,
            created: now, modified: now)
        var bytes: [UInt8] = []
        user.write(to: &bytes)
        return [
            "user": (try? JSONValue(parsing: bytes)) ?? .null, "changes": [],
            "event": [
                "id": .string(EventID(timestamp: now, sequence: 0).description), "type": "test",
                "timestamp": .string(now.text), "sequence": 0, "integration": "test",
            ],
        ]
    }
}
