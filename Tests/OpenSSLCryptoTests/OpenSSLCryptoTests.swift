import Foundation
import OpenSSLCrypto
import Ports
import Testing

@Suite("Cryptography by OpenSSL: known answers")
struct OpenSSLCryptoTests {
    let crypto = OpenSSLCrypto()

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the answers of FIPS 180`(text: String, digest: String) {
        #expect(hex(crypto.sha256(Array(text.utf8))) == digest)
    }

    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131),
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
        ] as [([UInt8], String, String)])
    func `HMAC-SHA256 gives the answers of RFC 4231`(key: [UInt8], text: String, mac: String) {
        #expect(hex(crypto.hmacSHA256(key: key, Array(text.utf8))) == mac)
    }

    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ])
    func `Ed25519 gives the answers of RFC 8032`(
        seed: String, publicKey: String, message: String, signature: String
    ) {
        let bytes = unhex(message)
        #expect(hex(crypto.ed25519PublicKey(seed: unhex(seed)) ?? []) == publicKey)
        #expect(hex(crypto.ed25519Signature(seed: unhex(seed), bytes) ?? []) == signature)
        #expect(
            crypto.verifiesEd25519(
                publicKey: unhex(publicKey), signature: unhex(signature), bytes))
    }

    @Test func `a changed byte anywhere breaks an Ed25519 signature`() throws {
        let seed = [UInt8](repeating: 9, count: 32)
        let message = Array("message".utf8)
        let signature = try #require(crypto.ed25519Signature(seed: seed, message))
        let key = try #require(crypto.ed25519PublicKey(seed: seed))
        #expect(crypto.verifiesEd25519(publicKey: key, signature: signature, message))
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1
            #expect(!crypto.verifiesEd25519(publicKey: key, signature: changed, message))
        }
        #expect(!crypto.verifiesEd25519(publicKey: key, signature: signature, message + [0]))
    }

    @Test(arguments: [0, 31, 33])
    func `a seed or key of a wrong length is refused`(count: Int) {
        let bytes = [UInt8](repeating: 7, count: count)
        #expect(crypto.ed25519Signature(seed: bytes, []) == nil)
        #expect(crypto.ed25519PublicKey(seed: bytes) == nil)
        #expect(!crypto.verifiesEd25519(publicKey: bytes, signature: bytes, []))
    }

    @Test(
        arguments: [
            ([], []), ([], [1, 0, 1]), ([0], [0]), ([UInt8](repeating: 0xF1, count: 256), []),
            ([UInt8](repeating: 0xF1, count: 256), [1, 0, 1]),
            ([UInt8](repeating: 0xF1, count: 4096), [1, 0, 1]),
        ] as [([UInt8], [UInt8])])
    func `RSA numbers that are no key, and signatures by nobody, are refused without harm`(
        modulus: [UInt8], exponent: [UInt8]
    ) {
        for signature in [[], [UInt8](repeating: 1, count: 256), [UInt8](repeating: 0, count: 256)]
        {
            #expect(
                !crypto.verifiesRS256(
                    modulus: modulus, exponent: exponent, signature: signature, [1, 2, 3]))
        }
    }

    @Test(
        arguments: [
            ([], [], true), ([1], [1], true), ([1], [2], false), ([1], [1, 2], false),
            ([1, 2], [1], false),
        ] as [([UInt8], [UInt8], Bool)])
    func `constant-time comparison compares`(left: [UInt8], right: [UInt8], equal: Bool) {
        #expect(crypto.equalsInConstantTime(left, right) == equal)
    }

    @Test func `random bytes have the length asked for and do not repeat`() {
        #expect(crypto.randomBytes(0).isEmpty)
        #expect(crypto.randomBytes(32).count == 32)
        #expect(Set((0..<100).map { _ in crypto.randomBytes(16) }).count == 100)
    }

    @Test func `many threads hash at once and each gets its own answer`() {
        let crypto = crypto
        let expected = (0..<8).map { crypto.hmacSHA256(key: [UInt8($0)], [1, 2, 3]) }
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for _ in 0..<500 {
                #expect(crypto.hmacSHA256(key: [UInt8(thread)], [1, 2, 3]) == expected[thread])
            }
        }
    }
}

private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String(format: "%02x", $0) }.joined()
}

private func unhex(_ text: String) -> [UInt8] {
    stride(from: 0, to: text.count, by: 2).compactMap { offset in
        UInt8(text.dropFirst(offset).prefix(2), radix: 16)
    }
}
