import SCIM

/// The line in which the deliveries of one user or one group to one destination wait.
enum Lane {
    case user(Int64)
    case group(Int64)

    /// The number under which a resource's lane is found.
    ///
    /// The 48 bits of time of a UUIDv7, so that the deliveries of new users lie together in the
    /// index, then 16 bits of a hash (FNV-1a) of integration and id; other ids are all hash. Two
    /// resources with one number would only wait for each other.
    static func number(integration: Int64, _ id: ResourceID) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bitPattern: integration)
        var time: UInt64 = 0
        var position = 0
        var isUUID = true
        for byte in id.rawValue.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            if position < 13, position != 8 {
                let digit = hexadecimal(byte)
                isUUID = isUUID && digit != nil
                time = time << 4 | (digit ?? 0)
            }
            position += 1
        }
        guard isUUID, position == 36 else { return Int64(bitPattern: hash) }
        return Int64(bitPattern: time << 16 | (hash ^ hash >> 32) & 0xFFFF)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte - 0x30)
        case 0x61...0x66: UInt64(byte - 0x57)
        default: nil
        }
    }
}
