package import Directory
import JSON
import SCIM

/// The body of a webhook: the envelope of schema version 1 around the event's stored `data`.
///
/// `data` is copied, never parsed: what was stored in the commit is what every receiver gets.
package enum EventBody {
    /// - Parameters:
    ///   - event: What happened.
    ///   - isReplay: Whether the receiver has taken it before.
    /// - Returns: JSON in UTF-8.
    package static func bytes(of event: Event, isReplay: Bool = false) -> [UInt8] {
        let draft = event.draft
        var body: [UInt8] = []
        body.reserveCapacity(draft.data.count + 320)
        body.append(contentsOf: #"{"id":""#.utf8)
        body.append(contentsOf: event.id.description.utf8)
        body.append(contentsOf: #"","type":""#.utf8)
        body.append(contentsOf: draft.type.rawValue.utf8)
        body.append(contentsOf: #"","timestamp":""#.utf8)
        body.append(contentsOf: draft.timestamp.text.utf8)
        body.append(contentsOf: #"","version":1,"integration":"#.utf8)
        JSONValue.string(draft.integration.rawValue).write(to: &body)
        body.append(contentsOf: #","sequence":"#.utf8)
        body.append(contentsOf: String(event.sequence).utf8)
        body.append(contentsOf: #","request":"#.utf8)
        (draft.request.map { JSONValue.string($0.rawValue) } ?? .null).write(to: &body)
        if draft.type.isSnapshot || isReplay {
            body.append(contentsOf: #","replay":true"#.utf8)
        }
        body.append(contentsOf: #","data":"#.utf8)
        body.append(contentsOf: draft.data)
        body.append(UInt8(ascii: "}"))
        return body
    }
}

extension EventType {
    /// Whether it shows a state again instead of a change.
    var isSnapshot: Bool { self == .userSnapshot || self == .groupSnapshot }
}
