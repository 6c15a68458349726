import Dialects
import SCIM
import Testing

@Suite("PATCH operations that take something away")
struct PatchClearingTests {
    @Test(arguments: [
        Rewriting([], #"[{"op":"remove","path":"ENT:manager"}]"#),
        Rewriting(
            [.clearedValue], #"[{"op":"replace","path":"ENT:manager","value":""}]"#,
            #"[{"op":"remove","path":"ENT:manager"}]"#),
        Rewriting(
            [.clearedValue], #"[{"op":"replace","path":"ENT:manager","value":{"value":""}}]"#,
            #"[{"op":"remove","path":"ENT:manager"}]"#),
        Rewriting(
            [.clearedValue], #"[{"op":"replace","path":"ENT:manager","value":null}]"#,
            #"[{"op":"remove","path":"ENT:manager"}]"#),
        Rewriting(
            [.clearedValue],
            #"[{"op":"replace","path":"ENT:manager","value":[{"$ref":null,"value":""}]}]"#,
            #"[{"op":"remove","path":"ENT:manager"}]"#),
        Rewriting(
            [.clearedValue], #"[{"op":"replace","path":"ENT:manager","value":[]}]"#,
            #"[{"op":"remove","path":"ENT:manager"}]"#),
        Rewriting(
            [.clearedValue, .nestedObject], #"[{"op":"replace","value":{"ENT":{"manager":[]}}}]"#,
            #"[{"op":"remove","path":"ENT:manager"}]"#),
        Rewriting(
            [.clearedValue], #"[{"op":"add","path":"ENT:manager.value","value":""}]"#,
            #"[{"op":"remove","path":"ENT:manager"}]"#),
        Rewriting(
            [.removalValue], #"[{"op":"remove","path":"ENT:manager","value":"m1"}]"#,
            #"[{"op":"remove","path":"ENT:manager"}]"#),
        Rewriting(
            [.clearedValue, .nestedObject],
            #"[{"op":"replace","value":{"ENT":{"manager":{"value":""}}}}]"#,
            #"[{"op":"remove","path":"ENT:manager"}]"#),
    ])
    func `Q13 a manager is cleared in many ways`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        Rewriting(
            [.clearedValue],
            #"[{"op":"replace","path":"title","value":""},{"op":"add","path":"nickName","value":null}]"#,
            #"[{"op":"remove","path":"title"},{"op":"remove","path":"nickName"}]"#),
        Rewriting(
            [.clearedValue],
            #"[{"op":"add","path":"emails[type eq \"work\"].value","value":""}]"#,
            #"[{"op":"remove","path":"emails[type eq \"work\"].value"}]"#),
        Rewriting(
            [.clearedValue], #"[{"op":"replace","value":{"title":null,"nickName":"N"}}]"#,
            #"[{"op":"remove","path":"title"},{"op":"replace","path":"nickName","value":"N"}]"#),
        Rewriting(
            [.clearedValue, .dottedKey, .urnKey],
            #"[{"op":"replace","value":{"name.givenName":"","ENT:department":null}}]"#,
            #"[{"op":"remove","path":"name.givenName"},{"op":"remove","path":"ENT:department"}]"#),
        Rewriting(
            [.clearedValue, .nestedObject],
            #"[{"op":"replace","path":"name","value":{"givenName":"","familyName":"F"}}]"#,
            #"[{"op":"remove","path":"name.givenName"},{"op":"replace","path":"name.familyName","value":"F"}]"#
        ),
        Rewriting(
            [.clearedValue], #"[{"op":"replace","path":"emails","value":null}]"#,
            #"[{"op":"remove","path":"emails"}]"#),
        Rewriting([.clearedValue], #"[{"op":"add","path":"emails","value":""}]"#, "[]"),
        Rewriting([.clearedValue], #"[{"op":"replace","path":"active","value":""}]"#, "[]"),
        Rewriting([.clearedValue], #"[{"op":"add","value":{"Active":null}}]"#, "[]"),
        Rewriting(
            [.clearedValue, .nestedObject], #"[{"op":"replace","value":{"ENT":null,"CORE":""}}]"#,
            #"[{"op":"remove","path":"ENT"}]"#),
        Rewriting(
            [.clearedValue], #"[{"op":"replace","path":"ENT","value":""}]"#,
            #"[{"op":"remove","path":"ENT"}]"#),
    ])
    func `Q36 to set nothing is to remove`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        Rewriting(
            [.removalValue],
            #"[{"op":"remove","path":"emails[type eq \"work\"].value","value":"old@x"}]"#,
            #"[{"op":"remove","path":"emails[type eq \"work\"].value"}]"#),
        Rewriting(
            [.removalValue], #"[{"op":"remove","path":"title","value":"T"}]"#,
            #"[{"op":"remove","path":"title"}]"#),
        Rewriting(
            [.removalList],
            #"[{"op":"remove","path":"emails","value":[{"type":"work","value":"a@b"}]}]"#,
            #"[{"op":"remove","path":"emails[value eq \"a@b\"]"}]"#),
        Rewriting(
            [.bareElement, .removalList, .singleElement],
            #"[{"op":"remove","path":"roles","value":"a \"b\""}]"#,
            #"[{"op":"remove","path":"roles[value eq \"a \\\"b\\\"\"]"}]"#),
        Rewriting(
            [.removalList],
            #"[{"op":"remove","path":"addresses","value":[{"type":"work","locality":"B"}]}]"#,
            #"[{"op":"remove","path":"addresses[type eq \"work\" and locality eq \"B\"]"}]"#),
        Rewriting(
            [.removalList], #"[{"op":"remove","path":"emails.value","value":"a@b"}]"#,
            #"[{"op":"remove","path":"emails[value eq \"a@b\"]"}]"#),
    ])
    func `Q15 a removal takes what its value says and no more`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        Rewriting([], #"[{"op":"remove","path":"members","value":[{"value":"a"}]}]"#),
        Rewriting(
            [.blankPart],
            #"[{"op":"remove","path":"members","value":[{"$ref":null,"value":"a"},{"value":"b"}]}]"#,
            #"[{"op":"remove","path":"members","value":[{"value":"a"},{"value":"b"}]}]"#),
        Rewriting(
            [.bareElement],
            #"[{"op":"remove","path":"members","value":["a","b"]}]"#,
            #"[{"op":"remove","path":"members","value":[{"value":"a"},{"value":"b"}]}]"#),
        Rewriting([], #"[{"op":"remove","path":"members","value":[]}]"#),
        Rewriting(
            [.removalValue], #"[{"op":"remove","path":"members","value":null}]"#,
            #"[{"op":"remove","path":"members"}]"#),
        Rewriting([], #"[{"op":"remove","path":"members"}]"#),
        Rewriting([], #"[{"op":"remove","path":"members[value eq \"a\"]"}]"#),
        Rewriting(
            [.bareElement, .singleElement], #"[{"op":"add","path":"members","value":"a"}]"#,
            #"[{"op":"add","path":"members","value":[{"value":"a"}]}]"#),
        Rewriting(
            [.blankPart], #"[{"op":"add","path":"members","value":[{"$ref":null,"value":"a"}]}]"#,
            #"[{"op":"add","path":"members","value":[{"value":"a"}]}]"#),
    ])
    func `Q16 to Q19 only the listed members go`(row: Rewriting) throws {
        try checkPatch(row, .group)
    }
}
