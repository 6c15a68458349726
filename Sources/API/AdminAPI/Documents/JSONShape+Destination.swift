import Directory
import Ports

extension JSONShape {
    static let destination = JSONShape.object([
        Field("name", .text), Field("type", .choice(["webhook", "user-api"])),
        Field("target", .text), Field("accepted", .integer),
        Field("states", .object(DeliveryState.allCases.map { Field($0.rawValue, .integer) })),
        Field("oldest", .optional(.moment)), Field("lastSuccess", .optional(.moment)),
        Field("activity", .optional(.choice(["sending", "paused", "open"]))),
        Field("inFlight", .optional(.integer)),
        Field("lastFailure", .optional(.object(of: ["time": .moment, "detail": .text]))),
        Field(
            "paused",
            .optional(
                .object(of: [
                    "since": .moment, "reason": .choice(Pause.Reason.allCases.map(\.rawValue)),
                ]))),
        Field("policy", policy),
    ])

    private static let policy = JSONShape.object([
        Field("scheduleSeconds", .list(.number), "after each failed attempt; the last one repeats"),
        Field("giveUpAfterSeconds", .number), Field("onDead", .choice(["skip", "hold"])),
        Field("timeoutSeconds", .number), Field("concurrency", .integer),
        Field("ratePerSecond", .optional(.number), "null for no limit"),
        Field("events", .list(.text), "user.* for all of users, * for all"),
        Field(
            "format", .optional(.choice(["scimhook", "cloudevents"])),
            "null where templates make the requests"),
    ])
}
