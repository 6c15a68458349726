package import Ports
package import SCIM

/// Where a list goes on, RFC 9865: a text for the client to keep; the gateway remembers nothing.
///
/// It names the resource at which a page ended, and holds nobody's data: of the value by which the
/// list is sorted only some bytes of a hash. It opens nothing that its bearer could not read anyway;
/// its checksum is there to tell one that was cut, or belongs to another search, from a good one.
package struct Cursor: Equatable, Sendable {
    /// How long one is good for; also in the service provider configuration.
    package static let lifetime: Duration = .seconds(86400)

    package var issued: Timestamp
    /// Of the first page; the same for all.
    package var count: Int
    /// Which of the types that are searched, counted from 0.
    package var part: Int
    /// The last resource of the page.
    package var id: ResourceID
    /// Eight bytes that stand for what the resource was sorted by when the page was made.
    package var mark: [UInt8]

    package init(issued: Timestamp, count: Int, part: Int, id: ResourceID, mark: [UInt8]) {
        self.issued = issued
        self.count = count
        self.part = part
        self.id = id
        self.mark = mark
    }

    /// - Parameters:
    ///   - search: What must be the same in all requests for pages of one list.
    ///   - crypto: For the checksum.
    /// - Returns: Hex digits, which need no escape anywhere.
    package func text(for search: String, _ crypto: any Crypto) -> String {
        let head: [UInt8] =
            [version] + bytes(UInt64(clamping: issued.milliseconds))
            + [UInt8(clamping: count), UInt8(clamping: part)] + mark
        let content = head + Array(id.rawValue.utf8)
        return hexadecimal(checksum(content, search, crypto) + content)
    }

    /// Reads a text that ``text(for:_:)`` made for the same search.
    ///
    /// - Throws: `invalidCursor` for anything else, `expiredCursor` once it is too old. The client
    ///   starts again from the first page.
    package init(
        _ text: String, for search: String, now: Timestamp, _ crypto: any Crypto
    ) throws(SCIMError) {
        guard let all = bytes(ofHexadecimal: text), all.count > headSize,
            all[8] == version,
            crypto.equalsInConstantTime(
                Array(all[..<8]), checksum(Array(all[8...]), search, crypto))
        else {
            throw SCIMError(
                .invalidCursor,
                "The cursor is not one that this search gave out. Send the nextCursor of the last "
                    + "answer with the same parameters, or an empty cursor for the first page.")
        }
        let milliseconds = all[9..<17].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        self.init(
            issued: Timestamp(milliseconds: Int64(clamping: milliseconds)), count: Int(all[17]),
            part: Int(all[18]),
            id: ResourceID(rawValue: String(decoding: all[27...], as: UTF8.self)),
            mark: Array(all[19..<27]))
        guard now - issued <= Self.lifetime else {
            throw .expired("it is older than \(Self.lifetime.components.seconds) seconds")
        }
    }

    /// Eight bytes that differ, as far as anybody can tell, when the keys do.
    static func mark(of key: String, _ crypto: any Crypto) -> [UInt8] {
        Array(crypto.sha256(Array(key.utf8)).prefix(8))
    }
}

extension SCIMError {
    static func expired(_ reason: String) -> SCIMError {
        SCIMError(
            .expiredCursor,
            "The cursor is no longer good: \(reason). Start again with an empty cursor.")
    }
}

private let version: UInt8 = 1
/// Checksum, version, time, count, part, mark.
private let headSize = 8 + 1 + 8 + 1 + 1 + 8

private func checksum(_ content: [UInt8], _ search: String, _ crypto: any Crypto) -> [UInt8] {
    Array(crypto.sha256(content + [0] + Array(search.utf8)).prefix(8))
}

private func bytes(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
}

private func bytes(ofHexadecimal text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2), digits.count <= 512 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = value(digits[index]), let low = value(digits[index + 1]) else {
            return nil
        }
        bytes.append(high << 4 | low)
    }
    return bytes
}

private func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
}
