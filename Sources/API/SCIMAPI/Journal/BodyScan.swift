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
    private var depth = 0
    private var key = ""
    /// The key that the innermost objects and arrays stand under.
    private var parents: [String] = []

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
            key = parents.popLast() ?? ""
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
        let isLiteral = ["true", "false", "null"].contains { word.elementsEqual($0.utf8) }
        write(isLiteral ? word : mask)
    }

    /// Whether the byte ends a word.
    private static func ends(_ byte: UInt8) -> Bool {
        byte <= UInt8(ascii: " ") || #","{}[]:"#.utf8.contains(byte)
    }

    private mutating func copy(_ byte: UInt8) {
        if text.count < limit { text.append(byte) }
        position += 1
    }

    private mutating func number() {
        let start = position
        while position < bytes.count, BodyScan.isNumber(bytes[position]) { position += 1 }
        write(shownKeys.contains(key) ? bytes[start..<position] : "0"[...].utf8.asSlice)
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
        key = String(decoding: content, as: UTF8.self)
        // Providers send paths as keys, too, and those may hold addresses. With quotation marks
        // inside a value nothing says where it ends.
        let shown = key.contains("\\\\") ? "***" : FilterMask.masked(key)
        // Without a path, the keys of the value are what a PATCH operation changes.
        if parents.count == 4, parents.last == "value" { mention(shown) }
        write(quoted: shown.utf8.asSlice)
    }

    private mutating func shown(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let value = String(decoding: content, as: UTF8.self)
        if key == "path", !value.contains("\\\\") {
            let masked = FilterMask.masked(value)
            mention(masked)
            return masked.utf8.asSlice
        }
        if shownKeys.contains(key) || harmlessValues.contains(value.lowercased()) { return content }
        return isIdentifier(content) && key == "value" ? content : mask
    }

    private mutating func mention(_ path: String) {
        let plain = path.split(separator: "\\").joined()
        if !plain.isEmpty, paths.count < 50, !paths.contains(plain) { paths.append(plain) }
    }

    private mutating func write(_ bytes: ArraySlice<UInt8>) {
        if text.count < limit { text.append(contentsOf: bytes) }
    }

    private mutating func write(quoted bytes: ArraySlice<UInt8>) {
        write([UInt8(ascii: "\"")])
        write(bytes)
        write([UInt8(ascii: "\"")])
    }
}

/// Keys whose values say how something is provisioned, not who somebody is.
private let shownKeys: Set<String> = [
    "schemas", "op", "type", "primary", "active", "resourceType", "method", "bulkId", "version",
    "attributes", "excludedAttributes", "sortBy", "sortOrder", "startIndex", "count",
    "failOnErrors", "totalResults", "itemsPerPage", "status", "scimType", "$ref",
]

private let harmlessValues: Set<String> = ["", "true", "false"]
private let mask = "***"[...].utf8.asSlice

/// Whether it is a UUID, as our ids are: they name nobody outside the gateway.
private func isIdentifier(_ content: ArraySlice<UInt8>) -> Bool {
    content.count == 36
        && content.enumerated().allSatisfy { index, byte in
            switch index {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default:
                (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
                    || (0x41...0x46).contains(byte)
            }
        }
}

extension Substring.UTF8View {
    fileprivate var asSlice: ArraySlice<UInt8> { ArraySlice(self) }
}

extension String.UTF8View {
    fileprivate var asSlice: ArraySlice<UInt8> { ArraySlice(self) }
}
