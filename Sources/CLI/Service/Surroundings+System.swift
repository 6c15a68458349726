import OpenSSLCrypto
import Ports

extension Surroundings {
    /// The machine's clocks and chance, and OpenSSL.
    static let system = Surroundings(
        now: SystemTime.now, uptime: SystemTime.uptime, random: { .random(in: 0 ... .max) },
        crypto: OpenSSLCrypto())
}
