/// One pass over a body as it was received: what may be kept of it, and what it mentions.
///
/// Works on bytes, so that a body that is no JSON is masked, too: whatever is not known to be
/// harmless is masked, never the other way round.
struct BodyScan {
    /// The body with values masked that may be about a person.
    private(set) var text: [UInt8] = []
    /// The attributes that a PATCH names, in its order, without repeats.
    private(set) var paths: [String] = []
    private let bytes: [UInt8]
    private let limit: Int
    private var position = 0
    private var key = Key.other
    /// The key that the innermost objects and arrays stand under.
    private var parents: [Key] = []

    /// As much of a key as decides what becomes of its value.
    private enum Key {
        /// Its values say how something is provisioned, not who somebody is.
        case shown
        case path, value, other

        init(_ content: ArraySlice<UInt8>) {
            if content.elementsEqual("value".utf8) {
                self = .value
            } else if content.elementsEqual("path".utf8) {
                self = .path
            } else {
                let isShown =
                    shownKeys.indices.contains(content.count)
                    && shownKeys[content.count].contains { $0.elementsEqual(content) }
                self = isShown ? .shown : .other
            }
        }
    }

    /// - Parameters:
    ///   - bytes: As received.
    ///   - limit: The most that is kept, in bytes.
    init(_ bytes: [UInt8], limit: Int) {
        self.bytes = bytes
        self.limit = limit
        text.reserveCapacity(min(bytes.count, limit))
        while position < bytes.count { step() }
        if text.count > limit { text.removeSubrange(limit...) }
    }

    private mutating func step() {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "\""): string()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            parents.append(key)
            copy(byte)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            key = parents.popLast() ?? .other
            copy(byte)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): number()
        case UInt8(ascii: ","), UInt8(ascii: ":"), 0...UInt8(ascii: " "): copy(byte)
        default: word()
        }
    }

    /// `true`, `false` and `null`; anything else is no JSON.
    private mutating func word() {
        let start = position
        while position < bytes.count, !BodyScan.ends(bytes[position]) { position += 1 }
        let word = bytes[start..<position]
        write(literals.contains(word) ? word : mask)
    }

    /// Whether the byte ends a word.
    private static func ends(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ":"),
            UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    private mutating func copy(_ byte: UInt8) {
        if text.count < limit { text.append(byte) }
        position += 1
    }

    private mutating func number() {
        let start = position
        while position < bytes.count, BodyScan.isNumber(bytes[position]) { position += 1 }
        if key == .shown { write(bytes[start..<position]) } else { write(byte: UInt8(ascii: "0")) }
    }

    private static func isNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func string() {
        let start = position + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        end = min(end, bytes.count)
        let content = bytes[start..<end]
        position = min(end + 1, bytes.count)
        if isKey { return take(key: content) }
        write(quoted: shown(content))
    }

    /// Whether a colon follows the string that was just read.
    private var isKey: Bool {
        var next = position
        while next < bytes.count, bytes[next] <= UInt8(ascii: " ") { next += 1 }
        return next < bytes.count && bytes[next] == UInt8(ascii: ":")
    }

    private mutating func take(key content: ArraySlice<UInt8>) {
        key = Key(content)
        // Providers send paths as keys, too, and those may hold addresses.
        let masked = maskedPath(content)
        // Without a path, the keys of the value are what a PATCH operation changes.
        if parents.count == 4, parents.last == .value { mention(masked) }
        write(quoted: masked)
    }

    private mutating func shown(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        switch key {
        case .path:
            let masked = maskedPath(content)
            mention(masked)
            return masked
        case .shown: return content
        case .value where content.count == 36 && isIdentifier(content): return content
        case .value, .other: return isHarmless(content) ? content : mask
        }
    }

    /// A path with the values in its filters masked; all of one that could hide where a value ends.
    private func maskedPath(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        // Without a quotation mark, which has a backslash, and a space there is no comparison in it.
        let isPlain = !content.contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: " ") }
        guard !isPlain else { return content }
        let path = String(decoding: content, as: UTF8.self)
        return path.contains(#"\\"#) ? mask : ArraySlice(FilterMask.masked(path).utf8)
    }

    private mutating func mention(_ path: ArraySlice<UInt8>) {
        let plain = String(decoding: path.filter { $0 != UInt8(ascii: "\\") }, as: UTF8.self)
        if !plain.isEmpty, paths.count < 50, !paths.contains(plain) { paths.append(plain) }
    }

    private mutating func write(_ bytes: ArraySlice<UInt8>) {
        if text.count < limit { text.append(contentsOf: bytes) }
    }

    private mutating func write(byte: UInt8) {
        if text.count < limit { text.append(byte) }
    }

    private mutating func write(quoted bytes: ArraySlice<UInt8>) {
        write(byte: UInt8(ascii: "\""))
        write(bytes)
        write(byte: UInt8(ascii: "\""))
    }
}

/// By their length, which tells most keys apart.
private let shownKeys: [[[UInt8]]] = {
    let keys = [
        "schemas", "op", "type", "primary", "active", "resourceType", "method", "bulkId",
        "version", "attributes", "excludedAttributes", "sortBy", "sortOrder", "startIndex",
        "count", "failOnErrors", "totalResults", "itemsPerPage", "status", "scimType", "$ref",
    ].map { Array($0.utf8) }
    return (0...(keys.map(\.count).max() ?? 0)).map { length in
        keys.filter { $0.count == length }
    }
}()

private let literals: Set<ArraySlice<UInt8>> = Set(
    ["true", "false", "null"].map { ArraySlice($0.utf8) })

private let mask = ArraySlice("***".utf8)

/// Whether a text is empty or a flag, in whatever case.
private func isHarmless(_ content: ArraySlice<UInt8>) -> Bool {
    switch content.count {
    case 0: true
    case 4: content.lazy.map { $0 | 0x20 }.elementsEqual("true".utf8)
    case 5: content.lazy.map { $0 | 0x20 }.elementsEqual("false".utf8)
    default: false
    }
}

/// Whether it is a UUID, as our ids are: they name nobody outside the gateway.
private func isIdentifier(_ content: ArraySlice<UInt8>) -> Bool {
    content.enumerated().allSatisfy { index, byte in
        switch index {
        case 8, 13, 18, 23: byte == UInt8(ascii: "-")
        default:
            (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
                || (0x41...0x46).contains(byte)
        }
    }
}
