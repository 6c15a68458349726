import Access
import HTTPMessage
import Testing

@Suite("Requests for an access token, RFC 6749")
struct TokenRequestTests {
    private static let assertion =
        "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"

    @Test(
        arguments: [
            ("client_id=acme&client_secret=s", nil, .secret(client: "acme", secret: "s")),
            ("", "Basic YWNtZTpz", .secret(client: "acme", secret: "s")),
            ("", "basic YWNtZTpz", .secret(client: "acme", secret: "s")),
            ("", "Basic YWNtZTp4JTNBeSt6", .secret(client: "acme", secret: "x:y z")),
            ("client_id=acme", "Basic YWNtZTpz", .secret(client: "acme", secret: "s")),
            (
                "client_id=acme&client_secret=s", "Basic YWNtZTpz",
                .secret(client: "acme", secret: "s")
            ),
            (
                "client_id=acme&client_secret=s&scope=scim", nil,
                .secret(client: "acme", secret: "s")
            ),
            ("client_id=acme&client_secret=s&scope=", nil, .secret(client: "acme", secret: "s")),
            ("client_id=acme&client_secret=a%2Bb+c", nil, .secret(client: "acme", secret: "a+b c")),
            ("\(assertion)&client_assertion=a.b.c", nil, .assertion(client: nil, token: "a.b.c")),
            (
                "\(assertion)&client_assertion=a.b.c&client_id=acme", nil,
                .assertion(client: "acme", token: "a.b.c")
            ),
        ] as [(String, String?, TokenRequest.Proof)])
    func `every way to show who one is`(
        form: String, authorization: String?, proof: TokenRequest.Proof
    ) throws {
        let request = request("grant_type=client_credentials&" + form, authorization)
        #expect(try TokenRequest(request).proof == proof)
    }

    @Test(
        arguments: [
            ("", nil, .invalidRequest),
            ("client_id=a&client_secret=s", nil, .invalidRequest),
            ("grant_type=password&client_id=a&client_secret=s", nil, .unsupportedGrantType),
            ("grant_type=&client_id=a&client_secret=s", nil, .unsupportedGrantType),
            ("grant_type=client_credentials", nil, .invalidClient),
            ("grant_type=client_credentials&client_id=a", nil, .invalidClient),
            ("grant_type=client_credentials&client_secret=s", nil, .invalidClient),
            ("grant_type=client_credentials", "Bearer x", .invalidClient),
            ("grant_type=client_credentials", "Basic", .invalidClient),
            ("grant_type=client_credentials", "Basic YWNtZQ==", .invalidClient),
            ("grant_type=client_credentials", "Basic \u{7F}", .invalidClient),
            ("grant_type=client_credentials", "Basic /w==", .invalidClient),
            ("grant_type=client_credentials&client_id=b", "Basic YWNtZTpz", .invalidRequest),
            ("grant_type=client_credentials&client_secret=t", "Basic YWNtZTpz", .invalidRequest),
            (
                "grant_type=client_credentials&client_id=a&client_id=a&client_secret=s", nil,
                .invalidRequest
            ),
            ("grant_type=client_credentials&client_id=%zz&client_secret=s", nil, .invalidRequest),
            (
                "grant_type=client_credentials&client_id=a&client_secret=s&scope=admin", nil,
                .invalidScope
            ),
            (
                "grant_type=client_credentials&client_id=a&client_secret=s&scope=scim%20admin", nil,
                .invalidScope
            ),
            ("grant_type=client_credentials&client_assertion=a.b.c", nil, .invalidRequest),
            ("grant_type=client_credentials&\(assertion)", nil, .invalidRequest),
            (
                "grant_type=client_credentials&client_assertion_type=x&client_assertion=a.b.c", nil,
                .invalidRequest
            ),
            (
                "grant_type=client_credentials&\(assertion)&client_assertion=a.b.c&client_secret=s",
                nil, .invalidRequest
            ),
            (
                "grant_type=client_credentials&\(assertion)&client_assertion=a.b.c",
                "Basic YWNtZTpz", .invalidRequest
            ),
        ] as [(String, String?, TokenError.Code)])
    func `what is wrong with the form`(
        form: String, authorization: String?, code: TokenError.Code
    ) {
        let error = #expect(throws: TokenError.self) {
            try TokenRequest(request(form, authorization))
        }
        #expect(error?.code == code)
        // RFC 6749 §5.2: printable ASCII without quotes and backslashes.
        #expect(
            error?.description.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x22 } == true)
    }

    @Test(arguments: [
        ("application/x-www-form-urlencoded; charset=utf-8", true),
        ("APPLICATION/X-WWW-FORM-URLENCODED", true), ("application/json", false), ("", false),
    ])
    func `the body has to be a form`(type: String, isTaken: Bool) {
        var request = request("grant_type=client_credentials&client_id=a&client_secret=s", nil)
        request.headers = ["Content-Type": type]
        #expect(((try? TokenRequest(request)) != nil) == isTaken)
    }

    private func request(_ form: String, _ authorization: String?) -> HTTPRequest {
        var headers: Headers = ["Content-Type": "application/x-www-form-urlencoded"]
        if let authorization { headers.add("Authorization", authorization) }
        return HTTPRequest(
            method: .post, path: "/", headers: headers, body: Array(form.utf8))
    }
}
