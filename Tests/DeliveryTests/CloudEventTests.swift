import Delivery
import Directory
import HTTPMessage
import JSON
import OpenSSLCrypto
import Ports
import SCIM
import TestSupport
import Testing
import Threads

@Suite("Events as CloudEvents 1.0, structured mode")
struct CloudEventTests {
    private func event(
        _ type: EventType, user: String? = nil, group: String? = nil, request: String? = nil
    ) -> Event {
        Event(
            sequence: 18_234,
            draft: EventDraft(
                type: type, integration: IntegrationName(rawValue: "contoso"),
                user: user.map { ResourceID(rawValue: $0) },
                group: group.map { ResourceID(rawValue: $0) },
                timestamp: Timestamp(milliseconds: 1_795_473_667_123),
                request: request.map { RequestID(rawValue: $0) },
                data: Array(#"{"user":{"id":"u"},"changes":[]}"#.utf8)))
    }

    @Test func `every attribute is where the specification wants it`() throws {
        let event = event(.userUpdated, user: "u", request: "req_1")
        let json = try JSONValue(parsing: CloudEvent.bytes(of: event))
        #expect(
            json == [
                "specversion": "1.0", "id": .string(event.id.description),
                "source": "/scim/v2/contoso", "type": "user.updated",
                "time": "2026-11-23T22:41:07.123Z", "datacontenttype": "application/json",
                "integration": "contoso", "sequence": "18234", "subject": "u", "request": "req_1",
                "data": ["user": ["id": "u"], "changes": []],
            ])
        // §3.1: names of attributes are lower-case letters and digits.
        let names = json.object?.keys ?? []
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber } })
    }

    @Test(
        arguments: [
            (EventType.groupUpdated, nil, "g", "g", nil),
            (.groupMemberAdded, "u", "g", "u", nil), (.userSnapshot, "u", nil, "u", true),
        ] as [(EventType, String?, String?, String, Bool?)])
    func `the subject is whom the event is about`(
        type: EventType, user: String?, group: String?, subject: String, replay: Bool?
    ) throws {
        let bytes = CloudEvent.bytes(of: event(type, user: user, group: group))
        let json = try JSONValue(parsing: bytes)
        #expect(json["subject"] == .string(subject))
        #expect(json["replay"] == replay.map { .bool($0) })
        #expect(json["request"] == nil)
    }

    @Test func `a webhook in this format says so and is signed over what is sent`() throws {
        let secret = SigningSecret.shared(Array("a secret of 24 bytes....".utf8))
        let webhook = WebhookSettings(
            url: "https://hooks.example.com", secrets: [secret], format: .cloudEvents)
        let settings = DestinationSettings(
            name: DestinationName(rawValue: "events"), kind: .webhook(webhook))
        let world = DispatchWorld([settings])
        world.start()
        world.commit("a1", user: "a")
        world.transport.run()
        let request = try #require(world.transport.sent.first)
        #expect(request.headers["content-type"] == "application/cloudevents+json")
        #expect(try JSONValue(parsing: request.body)["data"] == "a1")
        try StandardWebhooks.verify(
            with: [.shared(Array("a secret of 24 bytes....".utf8))],
            id: #require(request.headers["webhook-id"]),
            timestamp: #require(request.headers["webhook-timestamp"]),
            signature: #require(request.headers["webhook-signature"]), body: request.body,
            now: world.clock.now, crypto: OpenSSLCrypto())
    }

    @Test(arguments: [
        (WebhookSettings.Format.scimhook, "application/json"),
        (.cloudEvents, "application/cloudevents+json"),
    ])
    func `a trial is a signed event of no kind that a change has, in the destination's format`(
        format: WebhookSettings.Format, type: String
    ) throws {
        let webhook = WebhookSettings(
            url: "https://hooks.example.com",
            secrets: [.shared(Array("a secret of 24 bytes....".utf8))], format: format)
        let world = DispatchWorld([
            DestinationSettings(name: DestinationName(rawValue: "events"), kind: .webhook(webhook))
        ])
        world.start()
        let found = Lock<DestinationTrial?>(nil)
        world.dispatcher.test(DestinationName(rawValue: "events")) { trial in
            found.with { $0 = trial }
        }
        world.transport.run()
        world.transport.answer(.status(202))
        let trial = try #require(found.with { $0 })
        #expect(trial.conclusion.result.failure == nil && trial.exchanges.count == 1)
        let request = trial.exchanges[0].request
        let body = try JSONValue(parsing: request.body)
        #expect(request.headers["content-type"] == type)
        #expect(body["type"] == "test" && body["data"] == [:])
        #expect((body["specversion"] == "1.0") == (format == .cloudEvents))
        #expect(request.headers["webhook-signature"]?.hasPrefix("v1,") == true)
        #expect(world.states() == [:])
    }

    @Test func `a replaced secret signs as well until its end, the newest first`() throws {
        let old = SigningSecret.shared(Array("the old secret of 25 byte".utf8))
        let new = SigningSecret.seed([UInt8](repeating: 7, count: 32))
        let clock = ManualClock()
        let webhook = WebhookSettings(
            url: "https://hooks.example.com", secrets: [new],
            retiring: .init(secret: old, end: clock.now + .seconds(60)))
        let settings = DestinationSettings(
            name: DestinationName(rawValue: "events"), kind: .webhook(webhook))
        let world = DispatchWorld([settings], clock: clock, script: { _ in .status(204) })
        world.start()
        world.commit("a1", user: "a")
        world.transport.advance(by: .seconds(60))
        world.commit("a2", user: "a")
        world.transport.run()
        let schemes = world.transport.sent.map { request in
            (request.headers["webhook-signature"] ?? "").split(separator: " ")
                .map { $0.prefix { $0 != "," } }
        }
        #expect(schemes == [["v1a", "v1"], ["v1a"]])
    }
}
