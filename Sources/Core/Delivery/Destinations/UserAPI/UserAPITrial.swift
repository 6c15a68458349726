import Directory
import JSON
import Ports
import SCIM
import Templates

/// Looks up somebody who does not exist: shows that the receiver answers, takes the credentials and
/// tells people apart, and changes nothing there.
struct UserAPITrial: Conversation {
    private let destination: UserAPIDestination
    private let values: JSONValue
    private let lookup: OutboundRequest

    /// `nil` for an API that cannot look anybody up.
    init?(_ destination: UserAPIDestination, now: Timestamp) {
        guard destination.api.operations[.find] != nil else { return nil }
        let values = UserAPITrial.nobody(now)
        guard let lookup = try? destination.request(.find, values) else { return nil }
        self.destination = destination
        self.values = values
        self.lookup = lookup
    }

    mutating func begin(now: Timestamp) -> Step { .send(lookup) }

    mutating func next(_ result: OutboundResult, now: Timestamp) -> Step {
        var conclusion = Conclusion(result: result.attempt)
        switch UserAPIAnswer(result, to: .find, destination.api, values: values, now: now) {
        case .failure(let failed): conclusion = failed
        case .outcome(.done(.some)):
            conclusion.result.failure = .protocol
            conclusion.result.detail =
                "find: somebody was found where nobody should be; does the answer depend on whom "
                + "it is asked for?"
        case .outcome:
            conclusion.result.failure = nil
            conclusion.result.detail = ""
        }
        return .finish(conclusion)
    }

    /// What templates can name, of a person whose address nobody can have (RFC 2606 §2).
    private static func nobody(_ now: Timestamp) -> JSONValue {
        let address: JSONValue = "nobody@scimhook.invalid"
        let id: JSONValue = "00000000-0000-0000-0000-000000000000"
        return [
            "user": [
                "id": id, "externalId": id, "userName": address, "email": address,
                "active": true, "employeeNumber": "0",
                "name": [
                    "given": "No", "family": "Body", "formatted": "No Body", "display": "No Body",
                ], "emails": [["value": address, "type": "work", "primary": true]],
            ],
            "event": [
                "id": .string(EventID(timestamp: now, sequence: 0).description), "type": "test",
                "timestamp": .string(now.text), "sequence": 0, "integration": "",
            ],
            "remote": ["id": .null, "groupID": .null],
        ]
    }
}
