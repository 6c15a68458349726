import Configuration
import Testing

/// What a person reads who has written the file wrongly.
@Suite("Problems of a configuration")
struct ProblemTests {
    @Test(arguments: problemRows)
    func `a problem names the option, what is wrong and what may have been meant`(
        text: String, lines: [String]
    ) {
        #expect(
            problems(text) == lines.map { "f: \($0) [line 1]" })
    }

    @Test(arguments: [
        ("", "f: line 1, column 1: the text ends too early: expected a value"),
        ("{\n  scim: {\n", "f: line 3, column 1: the text ends too early: expected a key"),
        (
            "{ scim: {}, scim: {} }",
            "f: line 1, column 13: the key 'scim' stands twice in one object (first on line 1)"
        ),
        ("[]", "f: is not an object { … }"), ("null", "f: is not an object { … }"),
    ])
    func `a file that is no JSON5 object says so`(text: String, line: String) {
        #expect(problems(text) == [line])
    }

    @Test func `every problem is shown at once, in the order of the file`() {
        let lines = problems(
            """
            {
              log: { level: "verbose" },
              destinations: {
                d: { type: "webhook", url: "ftp://h", timout: "5s",
                     retry: { schedule: [] } },
              },
              integrations: {
                "a b": { provider: "azure", destinations: ["e"] },
              },
              scim: { listen: "here", tls: { certificate: "c" } },
              stat: "/tmp",
            }
            """)
        #expect(
            lines == [
                "f: log.level: \"verbose\" is not one of error, warning, notice, info, debug [line 2]",
                "f: destinations.d.secret: is missing: set a secret: { file: \"…\" }, "
                    + "{ env: \"…\" }, { credential: \"…\" } or text [line 4]",
                "f: destinations.d.url: the value is not an http or https URL without user name and "
                    + "fragment [line 4]",
                "f: destinations.d.timout: unknown key (did you mean 'timeout'?) [line 4]",
                "f: destinations.d.retry.schedule: names no delay [line 5]",
                "f: integrations.a b: this name is not 1 to 64 of A-Z a-z 0-9 _ - [line 8]",
                "f: integrations.a b.provider: \"azure\" is not one of entra, okta, generic [line 8]",
                "f: integrations.a b.destinations.0: there is no destination 'e' [line 8]",
                "f: scim.listen: \"here\" is not host:port, [IPv6 address]:port, unix:/path or "
                    + "systemd [line 10]",
                "f: scim.tls.key: is missing: set a path [line 10]",
                "f: stat: unknown key (did you mean 'state'?) [line 11]",
            ])
    }

    @Test func `this version acts on every option of the example`() {
        #expect(problems(contractExample) == [])
    }

    @Test(arguments: [
        "{ integrations: { a: { oauth: false } } }", webhook("coalesce: false, format: 'scimhook'"),
        webhook("coalesce: true, format: 'cloudevents', tls: { ca: 'ca.pem' }"),
        webhook("onDead: 'hold', network: { allow: ['::1'] }, rate: '1/s'"), "{ integrations: {} }",
    ])
    func `what this version acts on is accepted`(text: String) {
        #expect(problems(text) == [])
    }

    @Test(arguments: [
        ("listne", "listen"), ("lsten", "listen"), ("LISTEN", "listen"),
        ("public_url", "publicURL"),
        ("trustedProxy", "trustedProxies"),
    ])
    func `a mistyped key is recognised`(typed: String, meant: String) {
        #expect(
            problems("{ scim: { \(typed): 1 } }")
                == ["f: scim.\(typed): unknown key (did you mean '\(meant)'?) [line 1]"])
    }

    @Test(arguments: ["bind", "x", "lxxxen", "listeningAddress", "größe"])
    func `another key is answered with the ones there are`(typed: String) {
        #expect(
            problems("{ scim: { \(typed): 1 } }") == [
                "f: scim.\(typed): unknown key; known here: listen, publicURL, tls, trustedProxies "
                    + "[line 1]"
            ])
    }

    @Test(arguments: 1...4)
    func `a file broken at random is read or refused with a reason, never more`(seed: UInt64) {
        let original = Array(contractExample.unicodeScalars)
        var state = seed
        for _ in 0..<100 {
            var scalars = original
            for _ in 0..<3 {
                // The generator of Numerical Recipes; its upper bits are good enough here.
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let place = Int(state >> 33) % scalars.count
                let other = original[Int(state >> 40) % original.count]
                if state >> 63 == 0 { scalars[place] = other } else { scalars.remove(at: place) }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            for line in problems(String(text)) {
                #expect(line.hasPrefix("f: ") && line.utf8.count > 10)
            }
        }
    }
}
