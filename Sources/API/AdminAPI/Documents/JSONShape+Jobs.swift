import Ports

extension JSONShape {
    static let job = JSONShape.object([
        Field("id", .text), Field("kind", .choice(Job.Kind.allCases.map(\.rawValue))),
        Field("state", .choice(Job.State.allCases.map(\.rawValue))),
        Field("filter", .map(.anything)), Field("perSecond", .integer),
        Field("total", .integer), Field("capped", .flag, "whether the filter takes more than that"),
        Field("done", .integer, "of the total"),
        Field("changed", .integer), Field("started", .moment),
        Field("finished", .optional(.moment)), Field("detail", .text),
        Field(
            "unchanged", .list(.object(of: ["id": .text, "state": .optional(states)])),
            "the first 20 that were in no state for it any more"),
    ])
}
