extension JSONValue {
    /// The shortest JSON text of this value, in UTF-8.
    package var bytes: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(1_024)
        write(to: &output)
        return output
    }

    /// Appends the shortest JSON text of this value.
    package func write(to output: inout [UInt8]) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): output.append(contentsOf: number.text.utf8)
        case .string(let string): writeString(string, to: &output)
        case .array(let elements):
            output.append(Byte.openBracket)
            for index in elements.indices {
                if index > 0 { output.append(Byte.comma) }
                elements[index].write(to: &output)
            }
            output.append(Byte.closeBracket)
        case .object(let object): object.write(to: &output)
        }
    }
}

extension JSONObject {
    /// Appends the shortest JSON text of this object.
    package func write(to output: inout [UInt8]) {
        output.append(Byte.openBrace)
        for index in members.indices {
            if index > 0 { output.append(Byte.comma) }
            writeString(members[index].key, to: &output)
            output.append(Byte.colon)
            members[index].value.write(to: &output)
        }
        output.append(Byte.closeBrace)
    }
}

/// Writes a string with the escapes that RFC 8259 §7 demands, and no others.
private func writeString(_ string: String, to output: inout [UInt8]) {
    let utf8 = string.utf8
    output.append(Byte.quote)
    if needsEscapes(utf8.span) {
        for byte in utf8 { writeEscaped(byte, to: &output) }
    } else {
        output.append(contentsOf: utf8)
    }
    output.append(Byte.quote)
}

private func needsEscapes(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices {
        let byte = bytes[index]
        if byte < Byte.space || byte == Byte.quote || byte == Byte.backslash { return true }
    }
    return false
}

private func writeEscaped(_ byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case Byte.quote, Byte.backslash: output.append(contentsOf: [Byte.backslash, byte])
    case Byte.space...: output.append(byte)
    case 0x08: output.append(contentsOf: #"\b"#.utf8)
    case 0x0C: output.append(contentsOf: #"\f"#.utf8)
    case Byte.lineFeed: output.append(contentsOf: #"\n"#.utf8)
    case Byte.carriageReturn: output.append(contentsOf: #"\r"#.utf8)
    case Byte.tab: output.append(contentsOf: #"\t"#.utf8)
    default:
        output.append(contentsOf: (byte < 0x10 ? #"\u000"# : #"\u00"#).utf8)
        output.append(contentsOf: String(byte, radix: 16).utf8)
    }
}
