package import SCIM

/// Time, chance and cryptography: what the core takes from outside that is not a port of its own.
///
/// Built once, in the wiring. A test replaces one part and leaves the others.
package struct Surroundings: Sendable {
    /// Wall-clock time, for what is stored, signed or shown.
    ///
    /// It can jump.
    package var now: @Sendable () -> Timestamp
    /// Time since some moment in the past, for measuring and waiting.
    ///
    /// Only ever goes forward.
    package var uptime: @Sendable () -> Duration
    /// 64 random bits, good enough for identifiers and jitter, not for secrets.
    package var random: @Sendable () -> UInt64
    package var crypto: any Crypto

    package init(
        now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Duration,
        random: @escaping @Sendable () -> UInt64, crypto: any Crypto
    ) {
        self.now = now
        self.uptime = uptime
        self.random = random
        self.crypto = crypto
    }
}

/// Hashes, signatures and secret randomness, from a library.
package protocol Crypto: Sendable {
    func sha256(_ bytes: [UInt8]) -> [UInt8]
    func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8]
    /// Compares in a time that depends on the lengths alone.
    func equalsInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool
    /// From the operating system's generator.
    func randomBytes(_ count: Int) -> [UInt8]
    /// The 64-byte signature under a 32-byte seed; `nil` when the seed is no key.
    func ed25519Signature(seed: [UInt8], _ bytes: [UInt8]) -> [UInt8]?
    /// The public key that belongs to a 32-byte seed.
    func ed25519PublicKey(seed: [UInt8]) -> [UInt8]?
    func verifiesEd25519(publicKey: [UInt8], signature: [UInt8], _ bytes: [UInt8]) -> Bool
    /// Whether an RSA key made a PKCS #1 v1.5 signature over SHA-256 (RS256, RFC 7518 §3.3).
    ///
    /// `modulus` and `exponent` are big-endian, as a JSON Web Key has them.
    func verifiesRS256(
        modulus: [UInt8], exponent: [UInt8], signature: [UInt8], _ bytes: [UInt8]
    ) -> Bool
}
