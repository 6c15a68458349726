import Ports

/// Looks like cryptography to those who only store and compare; protects nothing.
package struct StubCrypto: Crypto {
    package init() {}

    package func sha256(_ bytes: [UInt8]) -> [UInt8] { mixed(bytes, salt: 0, count: 32) }

    package func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        mixed(key + bytes, salt: 1, count: 32)
    }

    package func equalsInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool { left == right }

    package func randomBytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255) }
    }

    package func ed25519Signature(seed: [UInt8], _ bytes: [UInt8]) -> [UInt8]? {
        ed25519PublicKey(seed: seed).map { mixed($0 + bytes, salt: 2, count: 64) }
    }

    package func ed25519PublicKey(seed: [UInt8]) -> [UInt8]? {
        seed.count == 32 ? mixed(seed, salt: 3, count: 32) : nil
    }

    package func verifiesEd25519(
        publicKey: [UInt8], signature: [UInt8], _ bytes: [UInt8]
    ) -> Bool {
        signature == mixed(publicKey + bytes, salt: 2, count: 64)
    }

    /// A signature is what ``rs256Signature(modulus:exponent:_:)`` makes: nothing secret in it.
    package func verifiesRS256(
        modulus: [UInt8], exponent: [UInt8], signature: [UInt8], _ bytes: [UInt8]
    ) -> Bool {
        signature == rs256Signature(modulus: modulus, exponent: exponent, bytes)
    }

    package func rs256Signature(
        modulus: [UInt8], exponent: [UInt8], _ bytes: [UInt8]
    ) -> [UInt8] {
        mixed(modulus + exponent + bytes, salt: 4, count: modulus.count)
    }

    /// FNV-1a, drawn out to `count` bytes.
    private func mixed(_ bytes: [UInt8], salt: UInt8, count: Int) -> [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes + [salt] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return (0..<count).map { index in
            hash = (hash ^ UInt64(index)) &* 0x100_0000_01B3
            return UInt8(truncatingIfNeeded: hash >> 32)
        }
    }
}
