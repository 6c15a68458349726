import SCIM
import Testing

@Suite("Values without quotes in the text of a filter (Q21)")
struct FilterTextTests {
    @Test(arguments: [
        ("externalId eq jyoung", "externalId eq \"jyoung\""),
        (
            "active eq True and externalid EQ a@b.example",
            "active eq \"True\" and externalid EQ \"a@b.example\""
        ),
        (
            "(meta.resourceType eq User) or (meta.resourceType eq Group)",
            "(meta.resourceType eq \"User\") or (meta.resourceType eq \"Group\")"
        ),
        ("emails[type eq work].value eq \"a\"", "emails[type eq \"work\"].value eq \"a\""),
        ("externalId eq 2819c223-7f76-453a", "externalId eq \"2819c223-7f76-453a\""),
        (
            "urn:ietf:params:scim:schemas:core:2.0:User:externalId eq x",
            "urn:ietf:params:scim:schemas:core:2.0:User:externalId eq \"x\""
        ),
        ("emails[primary eq True].value pr", "emails[primary eq \"True\"].value pr"),
        (
            "not (a eq True) or externalId eq o'x",
            "not (a eq \"True\") or externalId eq \"o'x\""
        ),
        ("externalId eq eq", "externalId eq \"eq\""), ("externalId eq pr", "externalId eq \"pr\""),
        (
            "a eq \"b c) eq d\" and externalId eq ü", "a eq \"b c) eq d\" and externalId eq \"ü\""
        ),
        (
            "active eq true and n eq 1.5 and x eq null and externalId eq z",
            "active eq true and n eq 1.5 and x eq null and externalId eq \"z\""
        ),
    ])
    func `a value that lacks quotes gets them`(text: String, repaired: String) {
        #expect(FilterText.quotingBareValues(text) == repaired)
    }

    @Test(arguments: [
        "externalId eq \"jyoung\"", "a eq 1", "a pr", "a eq", "a eq b c", "a is b", "", "eq",
        "userName eq jyoung", "foo eq bar", "userName eq pr", "externalId eq b and title eq c",
        "a eq x\"y", "externalId eq x\"y", "a eq \"x", "a eq \"x\\",
        "a eq C:\\x", "externalId eq 'x'",
    ])
    func `a text is left alone when quotes are not what it lacks`(text: String) {
        #expect(FilterText.quotingBareValues(text) == nil)
    }
}
