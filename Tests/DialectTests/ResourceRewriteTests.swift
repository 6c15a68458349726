import Dialects
import JSON
import SCIM
import Testing

@Suite("Bodies of POST and PUT")
struct ResourceRewriteTests {
    @Test(arguments: [
        Rewriting([], #"{"schemas":["CORE"],"userName":"a","active":true,"roles":[]}"#),
        Rewriting(
            [.booleanText], #"{"active":"True","roles":[{"value":"r","primary":"False"}]}"#,
            #"{"active":true,"roles":[{"value":"r","primary":false}]}"#),
        Rewriting([], #"{"title":null,"addresses":null,"ENT":{"manager":null},"department":"x"}"#),
        Rewriting(
            [.bareReference], #"{"ENT":{"manager":"m"}}"#, #"{"ENT":{"manager":{"value":"m"}}}"#),
        Rewriting(
            [.blankPart, .wrappedValue], #"{"ENT":{"manager":[{"$ref":null,"value":"m"}]}}"#,
            #"{"ENT":{"manager":{"value":"m"}}}"#),
        Rewriting(
            [.clearedValue], #"{"userName":"a","title":"","ENT":{"manager":{"value":""}}}"#,
            #"{"userName":"a","ENT":{}}"#),
        Rewriting(
            [.blankPart], #"{"name":{"givenName":"","familyName":"F"},"emails":[{"value":""}]}"#,
            #"{"name":{"familyName":"F"},"emails":[]}"#),
        Rewriting(
            [.bareElement, .singleElement], #"{"emails":"a@b","roles":["r"]}"#,
            #"{"emails":[{"value":"a@b"}],"roles":[{"value":"r"}]}"#),
        Rewriting(
            [.jsonText], #"{"roles":[{"value":"{\"value\":\"A\",\"displayName\":\"D\"}"}]}"#,
            #"{"roles":[{"value":"A","display":"D"}]}"#),
        Rewriting(
            [.numberText], #"{"ENT":{"employeeNumber":701},"emails":[{"value":5}]}"#,
            #"{"ENT":{"employeeNumber":"701"},"emails":[{"value":"5"}]}"#),
        Rewriting(
            [.wrappedValue], #"{"displayName":[{"value":"D"}]}"#, #"{"displayName":"D"}"#),
        Rewriting(
            [.dottedKey], #"{"name.familyName":"F","name":{"givenName":"G"}}"#,
            #"{"name":{"givenName":"G","familyName":"F"}}"#),
        Rewriting(
            [.bareReference, .urnKey],
            #"{"ENT:manager":"m","ENT:department":"D","CORE:title":"T"}"#,
            #"{"ENT":{"manager":{"value":"m"},"department":"D"},"title":"T"}"#),
        Rewriting(
            [.urnKey], #"{"urn:acme:2.0:User:badge":"B","no.such":1,"emails.value":"x"}"#,
            #"{"urn:acme:2.0:User":{"badge":"B"},"no.such":1,"emails.value":"x"}"#),
        Rewriting(
            [.dottedURN, .urnKey], #"{"ENT.department":"D","urn:acme:2.0:User.badge":"B"}"#,
            #"{"ENT":{"department":"D"},"urn:acme:2.0:User":{"badge":"B"}}"#),
        Rewriting(
            [.clearedValue], #"{"title":[],"emails":[],"ENT":{"manager":[]}}"#,
            #"{"emails":[],"ENT":{}}"#),
        Rewriting([.numberText], #"{"profileUrl":7}"#, #"{"profileUrl":"7"}"#),
        Rewriting([], #"{"urn:acme:2.0:User":{"badge":"B"},"ENT:nonSense":1}"#),
        Rewriting([.nestedObject], #"{"CORE":{"title":"T"}}"#, #"{"title":"T"}"#),
        Rewriting([], #"{"id":"x","meta":{"created":""},"groups":[{"value":""}]}"#),
    ])
    func `values become what the schema wants`(row: Rewriting) throws {
        let body = try #require(json(row.received).object)
        let (output, quirks) = Dialect(.entra).rewriteResource(body, .user)
        #expect(output == (try json(row.meant).object))
        #expect(quirks == row.quirks)
        #expect(Dialect(.entra).rewriteResource(output, .user).quirks.isEmpty)
    }

    @Test(arguments: [
        ("externalId eq jyoung", "externalId eq \"jyoung\"", [Quirk.bareFilterValue]),
        ("userName eq \"a b\"", "userName eq \"a b\"", []),
        ("active eq True", "active eq \"True\"", [.bareFilterValue]),
        ("nonsense", "nonsense", []),
    ])
    func `Q21 a value of a filter gets its quotes`(
        received: String, meant: String, quirks: [Quirk]
    ) {
        let (output, found) = Dialect(.entra).rewriteFilter(received)
        #expect(output == meant)
        #expect(found == Set(quirks))
    }

    @Test(arguments: Dialect.Provider.allCases)
    func `every provider is understood alike`(provider: Dialect.Provider) throws {
        let body = try patch(#"[{"op":"Replace","path":"active","value":"False"}]"#)
        let (output, quirks) = Dialect(provider).rewritePatch(body, current: [:], .user)
        #expect(output == (try patch(#"[{"op":"replace","path":"active","value":false}]"#)))
        #expect(quirks == [.capitalizedVerb, .booleanText])
    }
}
