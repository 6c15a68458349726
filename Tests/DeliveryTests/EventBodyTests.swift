import Delivery
import Directory
import JSON
import SCIM
import Testing

@Suite("The body of a webhook")
struct EventBodyTests {
    private func event(
        _ type: EventType, request: String?, integration: String = "contoso"
    ) -> Event {
        Event(
            sequence: 18_234,
            draft: EventDraft(
                type: type, integration: IntegrationName(rawValue: integration),
                timestamp: Timestamp(milliseconds: 1_795_473_667_123),
                request: request.map { RequestID(rawValue: $0) },
                data: Array(#"{"user":{"id":"1"},"changes":[]}"#.utf8)))
    }

    @Test func `it is the envelope of schema version 1 around the stored data`() {
        let event = event(.userUpdated, request: "req_01")
        #expect(
            String(decoding: EventBody.bytes(of: event), as: UTF8.self)
                == #"{"id":"\#(event.id)","type":"user.updated","#
                + #""timestamp":"2026-11-23T22:41:07.123Z","version":1,"#
                + #""integration":"contoso","sequence":18234,"request":"req_01","#
                + #""data":{"user":{"id":"1"},"changes":[]}}"#)
    }

    @Test func `what the receiver gets once more says so`() throws {
        let event = event(.userUpdated, request: "req_01")
        let body = try JSONValue(parsing: EventBody.bytes(of: event, isReplay: true))
        #expect(body["replay"] == true)
        let other = try JSONValue(parsing: CloudEvent.bytes(of: event, isReplay: true))
        #expect(other["replay"] == true)
    }

    @Test(arguments: EventType.allCases)
    func `a snapshot, and nothing else, says that it is a replay`(type: EventType) throws {
        let isSnapshot = type == .userSnapshot || type == .groupSnapshot
        let body = EventBody.bytes(of: event(type, request: isSnapshot ? nil : "req_01"))
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains(#""replay":true"#) == isSnapshot)
        #expect(text.contains(#""request":null"#) == isSnapshot)
        _ = try JSONValue(parsing: body)
    }

    @Test func `a name with quotes cannot break out of its text`() throws {
        let body = EventBody.bytes(
            of: event(.userCreated, request: "req_1", integration: #"a","x":"b"#))
        #expect(try JSONValue(parsing: body)["integration"] == .string(#"a","x":"b"#))
    }
}
