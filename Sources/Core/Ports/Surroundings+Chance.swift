package import Directory
package import SCIM

extension Surroundings {
    /// An identifier for something that happens at this moment.
    package func ulid(at moment: Timestamp) -> ULID {
        let high = UInt16(truncatingIfNeeded: random())
        return ULID(timestamp: moment, high: high, low: random())
    }

    /// A number from 0 up to but without 1, each as likely as any other.
    package func fraction() -> Double { Double(random() >> 11) / 0x1p53 }
}
