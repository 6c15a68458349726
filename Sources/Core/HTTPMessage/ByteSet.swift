/// A set of ASCII characters whose test is a shift.
struct ByteSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: String) {
        for byte in characters.utf8 { insert(byte) }
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low >> UInt64(byte) & 1 == 1
        case 64..<128: high >> UInt64(byte - 64) & 1 == 1
        default: false
        }
    }

    func union(_ characters: String) -> ByteSet {
        var result = self
        for byte in characters.utf8 { result.insert(byte) }
        return result
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    private static let alphanumeric = ByteSet(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    /// What names of methods and fields consist of (RFC 9110 §5.6.2).
    static let token = alphanumeric.union("!#$%&'*+-.^_`|~")
    /// What a path consists of (RFC 3986 §3.3), percent sign included.
    static let path = alphanumeric.union("-._~!$&'()*+,;=:@/%")
    /// What a query consists of: RFC 3986 §3.4 and what browsers and people leave unescaped.
    static let query = path.union("?\"<>[\\]^`{|}")
    /// What a host with an optional port consists of (RFC 3986 §3.2.2).
    static let host = alphanumeric.union("-._~!$&'()*+;=:[]%")
}
