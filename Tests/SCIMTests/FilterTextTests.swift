import SCIM
import Testing

@Suite("Values without quotes in the text of a filter (Q21)")
struct FilterTextTests {
    @Test(arguments: [
        ("externalId eq jyoung", "externalId eq \"jyoung\""),
        (
            "userName eq a@b.example and title EQ x",
            "userName eq \"a@b.example\" and title EQ \"x\""
        ),
        ("id eq 2819c223-7f76-453a", "id eq \"2819c223-7f76-453a\""),
        ("emails[type eq work].value eq a@b", "emails[type eq \"work\"].value eq \"a@b\""),
        ("not (a eq True) or b eq o'x", "not (a eq \"True\") or b eq \"o'x\""),
        ("eq eq eq", "eq eq \"eq\""), ("a eq pr", "a eq \"pr\""),
        ("a eq \"b c) eq d\" and e eq ü", "a eq \"b c) eq d\" and e eq \"ü\""),
        (
            "active eq true and n eq 1.5 and x eq null and y eq z",
            "active eq true and n eq 1.5 and x eq null and y eq \"z\""
        ),
    ])
    func `a value that lacks quotes gets them`(text: String, repaired: String) {
        #expect(FilterText.quotingBareValues(text) == repaired)
    }

    @Test(arguments: [
        "externalId eq \"jyoung\"", "a eq 1", "a pr", "a eq", "a eq b c", "a is b", "", "eq",
        "a eq x\"y", "a eq \"x", "a eq \"x\\", "a eq C:\\x", "a eq 'x'", "a eq x and b eq 'y z'",
    ])
    func `a text is left alone when quotes are not what it lacks`(text: String) {
        #expect(FilterText.quotingBareValues(text) == nil)
    }
}
