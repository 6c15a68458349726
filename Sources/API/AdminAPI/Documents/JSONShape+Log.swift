import Ports

extension JSONShape {
    static let requestFields = [
        Field("id", .text), Field("time", .moment),
        Field("integration", .optional(.text), "null when the token did not fit"),
        Field("operation", .choice(SCIMOperation.allCases.map(\.rawValue))),
        Field("method", .text), Field("path", .text, "below the tenant URL"),
        Field("summary", .text, "what was asked for, in words"),
        Field(
            "resource",
            .optional(
                .object([
                    Field("type", .text), Field("id", .text),
                    Field(
                        "name", .optional(.text),
                        "of a user who is still there; null in what comes with something else"),
                ]))),
        Field("status", .integer), Field("scimType", .optional(.text)), Field("detail", .text),
        Field("microseconds", .integer), Field("quirks", .list(.text)),
        Field("events", .list(.text), "what it brought about"),
    ]

    static let requestDetail = JSONShape.object(
        requestFields + [
            Field("steps", .list(.object(of: ["name": .text, "ok": .flag, "detail": .text]))),
            Field("modified", .list(change)),
            Field("advice", .optional(.text), "what to do about an error"),
            Field("requestBody", .optional(.text)), Field("answerBody", .optional(.text)),
            Field("redacted", .flag, "whether values about people are masked in the bodies"),
        ])

    static let auditEntry = JSONShape.object(of: [
        "number": .integer, "time": .moment, "actor": .text,
        "role": .choice(["viewer", "operator"]), "address": .optional(.text), "action": .text,
        "subject": .text, "before": .anything, "after": .anything,
    ])

    static let deliveryDetail = JSONShape.object(
        deliveryFields + [
            Field("data", .anything, "of the event"), Field("changes", .list(change)),
            Field("attempts", .list(.named(.attempt))),
            Field(
                "behind", .object(of: ["items": .list(.named(.delivery)), "more": .flag]),
                "the first 20 that wait for this one"),
            Field(
                "cause", .optional(.named(.request)),
                "null for a resend, and when its retention has passed"),
        ])

    static let eventDetail = JSONShape.object(
        eventFields + [
            Field("data", .anything), Field("deliveries", .list(.named(.delivery))),
        ])

    static let traceItem = JSONShape.object([
        Field("request", .optional(.named(.request))),
        Field("event", .optional(.named(.eventOutline)), "null for a request that changed nothing"),
        Field(
            "deliveries",
            .list(
                .object(
                    deliveryFields + [
                        Field("attempts", .list(.named(.attempt))),
                        Field("target", .optional(.text), "what the destination calls them"),
                    ]))),
    ])
}
