import JSON
import SCIM
import Testing

@testable import scimhook

@Suite("What commands print")
struct ReportTests {
    private let now = Timestamp(milliseconds: 1_795_473_667_123)

    @Test func `status is one screen`() throws {
        let status: JSONValue = [
            "version": "1.2.3", "started": .string((now + .seconds(-7200)).text),
            "now": .string(now.text), "ready": false,
            "checks": [
                ["name": "store", "ok": true, "detail": ""],
                ["name": "accepting", "ok": false, "detail": "the gateway is stopping"],
            ],
            "destinations": [
                [
                    "name": "events", "activity": "open",
                    "states": [
                        "pending": 2, "blocked": 3, "retrying": 1, "dead": 4, "delivered": 50,
                    ],
                    "oldest": .string((now + .seconds(-240)).text), "lastSuccess": .null,
                    "lastFailure": [
                        "time": .string((now + .seconds(-5)).text), "detail": "answered 503",
                    ],
                ]
            ],
            "integrations": [
                [
                    "name": "contoso", "state": "guarded", "heldFor": ["events"],
                    "provider": "entra", "users": 25, "groups": 2, "tokens": 1,
                ]
            ],
            "strays": [["destination": "gone", "waiting": 3]],
            "store": ["events": 60, "imbalance": 0],
        ]
        #expect(
            StatusReport(status: status, width: nil).text == """
                scimhook 1.2.3, started 2 h ago: NOT READY
                  accepting: the gateway is stopping

                DESTINATION  IS           WAITING  RETRYING  DEAD  DELIVERED  OLDEST     LAST SUCCESS
                events       slowed down  5        1         4     50         4 min ago  –
                  events: answered 503 (5 s ago)
                  gone: 3 wait for it, and it is not in the configuration: put it back, or skip them

                INTEGRATION  IS       PROVIDER  USERS  GROUPS  TOKENS  LAST REQUEST
                contoso      guarded  entra     25     2       1       –
                  contoso: a mass change is held; 'scimhook destination approve events' lets it \
                go, 'reject' gives it up

                60 events stored, every one accounted for

                """)
    }

    @Test func `a delivery is shown with each attempt, and obeys nothing a receiver wrote`() {
        let delivery: JSONValue = [
            "id": "dlv_1", "state": "retrying", "destination": "events",
            "event": ["id": "evt_1", "type": "user.updated", "integration": "contoso"],
            "queued": "2026-11-23T22:41:07.123Z", "due": .string((now + .seconds(60)).text),
            "finished": .null,
            "attempts": [
                [
                    "number": 1, "started": "2026-11-23T22:41:08.000Z", "status": 503,
                    "failure": "http_5xx", "detail": "answered 503", "peer": "192.0.2.1",
                    "microseconds": ["resolved": 100, "connected": 1200, "total": 2500],
                    "answer": "\u{1B}[2Jsorry\n",
                ]
            ],
        ]
        #expect(
            DeliveryReport(delivery: delivery, now: now).text == """
                delivery     dlv_1
                state        retrying after 1 attempt
                destination  events
                event        evt_1  user.updated
                integration  contoso
                queued       2026-11-23T22:41:07.123Z
                next try     \((now + .seconds(60)).text)  (in 1 min)

                #1  2026-11-23T22:41:08.000Z  HTTP 503
                    answered 503
                    peer 192.0.2.1;  dns 0.1 ms, connect 1.2 ms, total 2.5 ms
                    answer:  [2Jsorry\u{20}

                """)
    }

    @Test(arguments: [
        (0, "0 s ago"), (59, "59 s ago"), (60, "1 min ago"), (3599, "59 min ago"),
        (3600, "1 h ago"), (172_799, "47 h ago"), (172_800, "2 d ago"), (-90, "in 1 min"),
    ]) func `a moment is told roughly`(seconds: Int, text: String) {
        #expect(Moments.relative((now + .seconds(-seconds)).text, to: now) == text)
    }

    @Test func `no moment is a dash`() {
        #expect(Moments.relative(nil, to: now) == "–")
        #expect(Moments.relative("soon", to: now) == "–")
    }
}
