import HTTPMessage
import JSON
import SCIM
import Templates
import TestSupport
import Testing

@Suite("Paths of requests, CONTRACT §2")
struct PathTemplateTests {
    @Test(arguments: [
        ("/users/{{remote.id}}", "/users/r%2F1"), ("/g/{{remote.groupID}}", "/g/42"),
        ("/users?email={{user.email}}", "/users?email=ada%40contoso.com"),
        ("/users?q={{user.department}}&x=1", "/users?q=R%26D&x=1"),
        (
            "/u?filter=userName eq \"{{user.userName}}\"",
            "/u?filter=userName%20eq%20%22Ada%40Contoso.com%22"
        ),
        ("/u?f=%22{{user.userName}}%22&g=100%", "/u?f=%22Ada%40Contoso.com%22&g=100%25"),
        ("/ü#x", "/%C3%BC%23x"), ("/u?x={{user.emails[9].value?}}", "/u?x="),
        ("/u?x={{user.emails[9].value | default:'-'}}", "/u?x=-"),
        ("/u/{{user.roles.value | join:','}}", "/u/admin%2Cowner"),
    ])
    func `values are percent-encoded, what stands there is kept`(path: String, result: String)
        throws
    {
        let template = try PathTemplate(path, UserAPIAction.addMember.scope)
        #expect(try template.rendered(values()) == result)
    }

    @Test(arguments: [
        "/users/{{user.emails[9].value}}", "/users?email={{user.emails[9].value}}",
        "/users/{{user.emails[9].value | upper}}",
    ])
    func `a path without a value that it needs is not sent`(path: String) throws {
        let template = try PathTemplate(path, UserAPIAction.update.scope)
        #expect(throws: PathTemplate.Refusal.self) { try template.rendered(values()) }
    }

    @Test(arguments: [".", ".."])
    func `a value that would be a step upwards is not sent`(name: String) throws {
        let template = try PathTemplate("/users/{{user.userName}}/x", UserAPIAction.update.scope)
        var user = wholeUser
        user["userName"] = .string(name)
        #expect(throws: PathTemplate.Refusal.dots) { try template.rendered(values(user)) }
    }

    @Test func `a value in quotes cannot end the quotes`() throws {
        let template = try PathTemplate("/u?f=a eq \"{{user.userName}}\"", UserAPIAction.find.scope)
        var user = wholeUser
        user["userName"] = #"x" or a pr or a eq "\"#
        let path = try template.rendered(values(user))
        let decoded = percentDecoded(Substring(path).utf8, plusIsBlank: false)
        #expect(decoded == #"/u?f=a eq "x\" or a pr or a eq \"\\""#)
    }

    /// Random text of the characters that structure JSON, URLs and templates.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `no data breaks out of the JSON or the path around it`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let body = try Template(
            ["a": "{{user.userName}}", "b": "x {{user.title}} y", "c": "{{user.custom}}"],
            UserAPIAction.update.scope)
        let path = try PathTemplate(
            "/u/{{user.userName}}/v?t={{user.title}}&w=1", UserAPIAction.update.scope)
        for _ in 0..<2000 {
            var user = wholeUser
            let (name, title) = (hostile(&generator), hostile(&generator))
            user["userName"] = .string(name)
            user["title"] = .string(title)
            user["urn:x:2.0:User"] = [hostile(&generator): .string(title)]
            let values = values(user)
            let value = body.rendered(values)
            #expect(try JSONValue(parsing: value.bytes) == value)
            #expect(value.object?.keys == ["a", "b", "c"])
            #expect(value["a"]?.string == name)
            #expect(value["b"]?.string == "x \(title) y")
            let url: String
            do { url = try path.rendered(values) } catch {
                #expect([".", ".."].contains(name))
                continue
            }
            let parts = url.split(separator: "?", omittingEmptySubsequences: false)
            #expect(parts.count == 2)
            let steps = parts[0].split(separator: "/", omittingEmptySubsequences: false)
            #expect(steps.count == 4 && steps[3] == "v")
            #expect(parts[1].split(separator: "&", omittingEmptySubsequences: false).count == 2)
            #expect(
                url.utf8.allSatisfy {
                    (0x21...0x7E).contains($0) && !"#\"<>\\{}|^`".utf8.contains($0)
                })
        }
    }

    private func hostile(_ generator: inout SeededGenerator) -> String {
        let pieces = [
            "\"", "\\", "/", "..", ".", "?", "&", "#", "%", "%2e", "{{", "}}", "user.email", "\n",
            "\r\n", "\u{0}", "ü", "💥", ",", "}", "]", "a", " ", "+", "=", "\u{2028}", "\u{7F}",
        ]
        return (0...Int(generator.next() % 6)).map { _ in
            pieces[Int(generator.next() % UInt64(pieces.count))]
        }.joined()
    }
}
