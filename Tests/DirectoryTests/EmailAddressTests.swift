import Directory
import Testing

@Suite("What is a mail address")
struct EmailAddressTests {
    @Test(arguments: [
        "ada@example.com", "a@b.co", "ada+tag@example.com", "ada.lovelace@mail.example.com",
        "o'brien@example.com", "ada_rheinwerk.example#EXT#@contoso.onmicrosoft.com",
        "jürgen@müller.example", "用户@例え.jp", "ada@xn--mller-kva.example",
        "\"ada lovelace\"@example.com", "\"a@b\"@example.com", "\"a\\\"b\"@example.com",
        "ADA@EXAMPLE.COM", "1@1.example", "ada@a-b.example", "!#$%&'*+-/=?^_`{|}~@example.com",
        String(repeating: "a", count: 64) + "@example.com",
        "a@" + String(repeating: "b", count: 63) + ".example",
    ])
    func `mail could be sent to it`(text: String) {
        #expect(EmailAddress.isOne(text))
    }

    @Test(arguments: [
        "", "ada", "@", "ada@", "@example.com", "ada@@example.com", "a@b@example.com",
        "ada lovelace@example.com", " ada@example.com", "ada@example.com ", "ada@example.com\n",
        "ada@exa mple.com", "ada@example", "ada@localhost", "ada@.example.com", "ada@example.com.",
        "ada@example..com", ".ada@example.com", "ada.@example.com", "ada..l@example.com",
        "ada@-example.com", "ada@example-.com", "ada@exa_mple.com", "ada@192.0.2.1",
        "ada@[192.0.2.1]", "Ada <ada@example.com>", "<ada@example.com>", "ada(x)@example.com",
        "ada,bob@example.com", "ada@example.com,bob@example.com", "CONTOSO\\ada",
        "ada;x@example.com",
        "mailto:ada@example.com", "\"ada@example.com", "\"\"@example.com", "\"a\"b\"@example.com",
        "\"a\nb\"@example.com", "a\u{200B}da@example.com", "ada\u{202E}@example.com",
        "ada\u{A0}x@example.com", "ada\u{0}@example.com", "ada\u{FF20}example.com",
        "ada@example.\u{E000}", "ada@exam\u{200B}ple.com", "+4915112345678", "null",
        "ada@example.com@",
        String(repeating: "a", count: 65) + "@example.com",
        "a@" + String(repeating: "b", count: 64) + ".example",
        "a@" + String(repeating: "b.", count: 126) + "example",
    ])
    func `it is something else`(text: String) {
        #expect(!EmailAddress.isOne(text))
    }
}
