import Dialects
import JSON
import SCIM
import Testing

@Suite("Values of PATCH operations")
struct PatchValueTests {
    @Test(arguments: [
        Rewriting([], #"[{"op":"replace","path":"active","value":false}]"#),
        Rewriting(
            [.booleanText], #"[{"op":"replace","path":"active","value":"False"}]"#,
            #"[{"op":"replace","path":"active","value":false}]"#),
        Rewriting(
            [.booleanText],
            #"[{"op":"add","path":"emails[type eq \"work\"].primary","value":"TRUE"}]"#,
            #"[{"op":"add","path":"emails[type eq \"work\"].primary","value":true}]"#),
        Rewriting(
            [.booleanText],
            #"[{"op":"replace","path":"roles[value eq \"a\"]","value":{"value":"a","Primary":"true"}}]"#,
            #"[{"op":"replace","path":"roles[value eq \"a\"]","value":{"value":"a","Primary":true}}]"#
        ),
        Rewriting(
            [.booleanText],
            #"[{"op":"add","path":"roles","value":[{"value":"a","primary":"True"},{"value":"b"}]}]"#,
            #"[{"op":"add","path":"roles","value":[{"value":"a","primary":true},{"value":"b"}]}]"#),
        Rewriting(
            [.booleanText], #"[{"op":"replace","value":{"active":"false","title":"True"}}]"#,
            #"[{"op":"replace","value":{"active":false,"title":"True"}}]"#),
        Rewriting([], #"[{"op":"replace","path":"active","value":"maybe"}]"#),
        Rewriting([], #"[{"op":"replace","path":"title","value":"True"}]"#),
    ])
    func `Q02 a truth value is no text, wherever the schema wants one`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        Rewriting(
            [.wrappedValue],
            #"[{"op":"replace","path":"displayName","value":[{"$ref":null,"value":"X"}]}]"#,
            #"[{"op":"replace","path":"displayName","value":"X"}]"#),
        Rewriting(
            [.wrappedValue], #"[{"op":"replace","path":"ENT:department","value":["X"]}]"#,
            #"[{"op":"replace","path":"ENT:department","value":"X"}]"#),
        Rewriting(
            [.wrappedValue], #"[{"op":"replace","path":"name.givenName","value":{"Value":"X"}}]"#,
            #"[{"op":"replace","path":"name.givenName","value":"X"}]"#),
        Rewriting(
            [.wrappedValue, .booleanText],
            #"[{"op":"replace","path":"active","value":[{"value":"False"}]}]"#,
            #"[{"op":"replace","path":"active","value":false}]"#),
        Rewriting(
            [.wrappedValue],
            #"[{"op":"replace","path":"emails[type eq \"work\"].value","value":[{"value":"a@b"}]}]"#,
            #"[{"op":"replace","path":"emails[type eq \"work\"].value","value":"a@b"}]"#),
        Rewriting(
            [.wrappedValue], #"[{"op":"replace","value":[{"displayName":"X"}]}]"#,
            #"[{"op":"replace","value":{"displayName":"X"}}]"#),
        Rewriting([], #"[{"op":"replace","path":"displayName","value":["X","Y"]}]"#),
    ])
    func `Q10 what has one value comes without a list around it`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        Rewriting(
            [.bareReference], #"[{"op":"add","path":"ENT:manager","value":"m1"}]"#,
            #"[{"op":"add","path":"ENT:manager","value":{"value":"m1"}}]"#),
        Rewriting(
            [.bareReference, .unqualifiedPath], #"[{"op":"add","path":"manager","value":"m1"}]"#,
            #"[{"op":"add","path":"ENT:manager","value":{"value":"m1"}}]"#),
        Rewriting(
            [.wrappedValue, .unqualifiedPath],
            #"[{"op":"add","path":"manager","value":[{"$ref":"https://a/m1","value":"m1"}]}]"#,
            #"[{"op":"add","path":"ENT:manager","value":{"$ref":"https://a/m1","value":"m1"}}]"#),
        Rewriting(
            [.blankPart, .wrappedValue],
            #"[{"op":"add","path":"ENT:manager","value":[{"$ref":null,"value":"m1"}]}]"#,
            #"[{"op":"add","path":"ENT:manager","value":{"value":"m1"}}]"#),
        Rewriting(
            [.bareReference, .wrappedValue],
            #"[{"op":"replace","path":"ENT:manager","value":["m1"]}]"#,
            #"[{"op":"replace","path":"ENT:manager","value":{"value":"m1"}}]"#),
        Rewriting(
            [.bareReference, .numberText], #"[{"op":"add","path":"ENT:manager","value":7}]"#,
            #"[{"op":"add","path":"ENT:manager","value":{"value":"7"}}]"#),
        Rewriting(
            [.bareReference, .urnKey], #"[{"op":"replace","value":{"ENT:manager":"m1"}}]"#,
            #"[{"op":"replace","path":"ENT:manager","value":{"value":"m1"}}]"#),
        Rewriting(
            [.bareReference, .nestedObject],
            #"[{"op":"replace","value":{"ENT":{"manager":"m1"}}}]"#,
            #"[{"op":"replace","path":"ENT:manager","value":{"value":"m1"}}]"#),
        Rewriting(
            [.unqualifiedPath], #"[{"op":"remove","path":"Manager"}]"#,
            #"[{"op":"remove","path":"ENT:Manager"}]"#),
        Rewriting([], #"[{"op":"add","path":"ENT:manager","value":{"value":"m1"}}]"#),
    ])
    func `Q11 Q12 a manager is an object in the enterprise extension`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        Rewriting(
            [.bareElement, .singleElement], #"[{"op":"add","path":"emails","value":"a@b"}]"#,
            #"[{"op":"add","path":"emails","value":[{"value":"a@b"}]}]"#),
        Rewriting(
            [.singleElement], #"[{"op":"add","path":"emails","value":{"value":"a@b"}}]"#,
            #"[{"op":"add","path":"emails","value":[{"value":"a@b"}]}]"#),
        Rewriting(
            [.bareElement], #"[{"op":"replace","path":"roles","value":["a","b"]}]"#,
            #"[{"op":"replace","path":"roles","value":[{"value":"a"},{"value":"b"}]}]"#),
        Rewriting(
            [.bareElement, .singleElement], #"[{"op":"replace","value":{"roles":"a"}}]"#,
            #"[{"op":"replace","value":{"roles":[{"value":"a"}]}}]"#),
        Rewriting(
            [.blankPart],
            #"[{"op":"add","path":"emails","value":[{"value":"a@b","display":null},{"value":""}]}]"#,
            #"[{"op":"add","path":"emails","value":[{"value":"a@b"}]}]"#),
        Rewriting([], #"[{"op":"replace","path":"emails","value":[]}]"#),
    ])
    func `Q19 a list holds objects`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        Rewriting(
            [.jsonText],
            #"[{"op":"add","path":"roles","value":[{"value":"{\"id\":\"1\",\"value\":\"A\",\"displayName\":\"An A\"}"}]}]"#,
            #"[{"op":"add","path":"roles","value":[{"value":"A","display":"An A"}]}]"#),
        Rewriting(
            [.jsonText, .singleElement],
            #"[{"op":"add","path":"roles","value":"{\"value\":\"A\"}"}]"#,
            #"[{"op":"add","path":"roles","value":[{"value":"A"}]}]"#),
        Rewriting(
            [.booleanText, .jsonText],
            #"[{"op":"add","path":"roles","value":[{"primary":"True","value":"{\"value\":\"A\"}"}]}]"#,
            #"[{"op":"add","path":"roles","value":[{"value":"A","primary":true}]}]"#),
        Rewriting([], #"[{"op":"add","path":"roles","value":[{"value":"{\"id\":\"1\"}"}]}]"#),
        Rewriting([], #"[{"op":"add","path":"roles","value":[{"value":"{not JSON"}]}]"#),
        Rewriting(
            [.jsonText, .removalList],
            #"[{"op":"remove","path":"roles","value":[{"value":"{\"value\":\"A\"}"}]}]"#,
            #"[{"op":"remove","path":"roles[value eq \"A\"]"}]"#),
    ])
    func `Q24 a role that is JSON in a text is read`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        Rewriting(
            [.numberText], #"[{"op":"add","path":"ENT:employeeNumber","value":701}]"#,
            #"[{"op":"add","path":"ENT:employeeNumber","value":"701"}]"#),
        Rewriting(
            [.numberText],
            #"[{"op":"replace","path":"addresses[type eq \"work\"].postalCode","value":53111}]"#,
            #"[{"op":"replace","path":"addresses[type eq \"work\"].postalCode","value":"53111"}]"#),
    ])
    func `a number where text is wanted is its digits`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        Rewriting(
            [.bareFilterValue],
            #"[{"op":"add","path":"emails[type eq work].value","value":"a@b"}]"#,
            #"[{"op":"add","path":"emails[type eq \"work\"].value","value":"a@b"}]"#),
        Rewriting([], #"[{"op":"add","path":"emails[type is work].value","value":"a@b"}]"#),
    ])
    func `Q21 a value in the brackets of a path gets its quotes`(row: Rewriting) throws {
        try checkPatch(row, .user)
    }

    @Test(arguments: [
        (#"{"value":"m1","$ref":"u1"}"#, "m2", [Quirk.bareReference, .staleReference]),
        (#"{"value":"m1","$ref":"u1"}"#, "m1", [.bareReference]),
        (#"{"value":"m1"}"#, "m2", [.bareReference]),
    ])
    func `Q11 another manager takes nothing over from the one before`(
        stored: String, manager: String, quirks: [Quirk]
    ) throws {
        let body = try patch(#"[{"op":"replace","path":"ENT:manager","value":"\#(manager)"}]"#)
        let current = try #require(json(#"{"ENT":{"manager":\#(stored)}}"#).object)
        let (output, found) = Dialect(.entra).rewritePatch(body, current: current, .user)
        let set = #"{"op":"replace","path":"ENT:manager","value":{"value":"\#(manager)"}}"#
        let removal = #"{"op":"remove","path":"ENT:manager"},"#
        let isStale = quirks.contains(.staleReference)
        #expect(output == (try patch("[\(isStale ? removal : "")\(set)]")))
        #expect(found == Set(quirks))
    }
}
