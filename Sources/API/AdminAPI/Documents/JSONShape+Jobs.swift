import Ports

extension JSONShape {
    static let job = JSONShape.object([
        Field("id", .text), Field("kind", .choice(Job.Kind.allCases.map(\.rawValue))),
        Field("state", .choice(Job.State.allCases.map(\.rawValue))),
        Field("filter", .map(.anything)), Field("perSecond", .integer),
        Field("total", .integer, "at the start; at least that many when capped"),
        Field("capped", .flag), Field("done", .integer, "looked at"),
        Field("changed", .integer), Field("started", .moment),
        Field("finished", .optional(.moment)), Field("detail", .text),
    ])
}
