import Foundation
import HTTPServer
import Testing

@Suite("What a certificate is worth", .timeLimit(.minutes(10)))
struct CertificateTests {
    @Test(
        arguments: [
            (["-newkey", "rsa:2048"], 2048, true), (["-newkey", "rsa:3072"], 3072, true),
            (["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"], 256, true),
            (["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp224r1"], 224, false),
            (["-newkey", "ed25519"], nil, false),
        ] as [([String], Int?, Bool)])
    func `the key fits the suites of Entra or does not`(
        options: [String], bits: Int?, suits: Bool
    ) throws {
        let directory = try TemporaryDirectory()
        let facts = try make(directory, options + ["-x509", "-days", "30"]).check()
        #expect(facts.keyBits == bits ?? facts.keyBits)
        #expect(facts.suitsEntra == suits)
        #expect(facts.isSelfSigned)
        #expect(facts.daysLeft == 30 || facts.daysLeft == 29)
    }

    @Test func `one that an authority vouches for is not self-signed, and its end is known`() throws
    {
        let directory = try TemporaryDirectory()
        let rsa = ["-newkey", "rsa:2048"]
        _ = try make(directory, rsa + ["-x509", "-days", "9"], name: "ca")
        let request = try make(directory, rsa)
        let file = directory.file("signed.pem")
        let signed = try run([
            "openssl", "x509", "-req", "-in", request.certificate, "-CA", directory.file("ca.pem"),
            "-CAkey", directory.file("ca.key"), "-CAcreateserial", "-days", "-1", "-out", file,
        ])
        try #require(signed.status == 0)
        let facts = try ServerTLS(certificate: file, key: request.key).check()
        #expect(!facts.isSelfSigned)
        #expect(facts.daysLeft < 0)
    }

    @Test func `what a listener could not use is said as a listener says it`() throws {
        let directory = try TemporaryDirectory()
        let first = try make(directory, ["-newkey", "rsa:2048", "-x509"])
        let second = try make(directory, ["-newkey", "rsa:2048", "-x509"], name: "second")
        #expect(
            throws: HTTPServerError.keyDoesNotFit(certificate: first.certificate, key: second.key)
        ) {
            try ServerTLS(certificate: first.certificate, key: second.key).check()
        }
    }

    /// Makes a key with a certificate, or a request for one.
    private func make(
        _ directory: TemporaryDirectory, _ options: [String], name: String = "first"
    ) throws -> ServerTLS {
        let files = ServerTLS(
            certificate: directory.file("\(name).pem"), key: directory.file("\(name).key"))
        let made = try run(
            ["openssl", "req"] + options + [
                "-nodes", "-subj", "/CN=\(name)", "-keyout", files.key, "-out", files.certificate,
            ])
        try #require(made.status == 0)
        return files
    }
}
