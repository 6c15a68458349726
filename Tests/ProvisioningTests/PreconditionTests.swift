import Provisioning
import Testing

@Suite("If-Match and If-None-Match, RFC 7644 §3.14")
struct PreconditionTests {
    @Test(
        arguments: [
            (nil, nil, .met), ("W/\"3\"", nil, .met), ("\"3\"", nil, .met), ("*", nil, .met),
            ("W/\"2\", W/\"3\"", nil, .met), ("\"a,b\",\"3\"", nil, .met), (" * ", nil, .met),
            ("W/\"2\"", nil, .missed), ("W/\"33\"", nil, .missed), ("W/\"\"", nil, .missed),
            // What cannot be read must not be a condition that holds.
            ("", nil, .missed), ("3", nil, .missed), ("W/3", nil, .missed), ("\"3", nil, .missed),
            ("\"2\", *", nil, .missed), ("W/\"03\"", nil, .missed),
            (nil, "W/\"3\"", .known), (nil, "*", .known), (nil, "\"1\", \"3\"", .known),
            (nil, "W/\"4\"", .met), (nil, "", .met), (nil, "3", .met),
            ("W/\"3\"", "W/\"3\"", .known), ("W/\"2\"", "W/\"3\"", .missed),
            ("*", "W/\"4\"", .met),
        ] as [(String?, String?, Preconditions.Verdict)])
    func `a condition is met by the version that it names`(
        match: String?, noneMatch: String?, verdict: Preconditions.Verdict
    ) {
        let conditions = Preconditions(ifMatch: match, ifNoneMatch: noneMatch)
        #expect(conditions.verdict(on: 3) == verdict)
    }
}
