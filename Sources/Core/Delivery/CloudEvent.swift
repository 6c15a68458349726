package import Directory
import JSON
import SCIM

/// An event as CloudEvents 1.0 in structured mode (JSON format), around the stored `data`.
///
/// `subject` is the id of the user, or of the group where the event is about a group alone.
/// Attributes of ours are extensions: `integration`, `sequence` (a text, as that extension has it),
/// `request` and, for snapshots and what is sent once more, `replay`.
package enum CloudEvent {
    package static let mediaType = "application/cloudevents+json"

    /// - Parameters:
    ///   - event: What happened.
    ///   - isReplay: Whether the receiver has taken it before.
    /// - Returns: JSON in UTF-8.
    package static func bytes(of event: Event, isReplay: Bool = false) -> [UInt8] {
        let draft = event.draft
        let source = "/scim/v2/" + draft.integration.rawValue
        var attributes: [(String, JSONValue)] = [
            ("specversion", "1.0"), ("id", .string(event.id.description)),
            ("source", .string(source)), ("type", .string(draft.type.rawValue)),
            ("time", .string(draft.timestamp.text)), ("datacontenttype", "application/json"),
            ("integration", .string(draft.integration.rawValue)),
            ("sequence", .string(String(event.sequence))),
        ]
        if let subject = draft.user ?? draft.group {
            attributes.append(("subject", .string(subject.rawValue)))
        }
        if let request = draft.request {
            attributes.append(("request", .string(request.rawValue)))
        }
        if draft.type.isSnapshot || isReplay { attributes.append(("replay", true)) }
        var body = JSONValue.object(JSONObject(attributes)).bytes
        body.removeLast()
        body.append(contentsOf: #","data":"#.utf8)
        body.append(contentsOf: draft.data)
        body.append(UInt8(ascii: "}"))
        return body
    }
}
