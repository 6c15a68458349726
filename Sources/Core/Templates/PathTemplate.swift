import HTTPMessage
package import JSON

/// The path and query of a request, in which `{{…}}` stands for percent-encoded values.
///
/// Between double quotes a value is escaped as in a JSON text first, because what reads a query
/// such as `filter=userName eq "{{user.userName}}"` wants that.
package struct PathTemplate: Hashable, Sendable {
    /// Why a path cannot be filled in: sending it would reach something else.
    package enum Refusal: Error, Equatable, Sendable {
        /// This expression has no value, or an empty one.
        case missing(String)
        /// A value would be a step upwards, `.` or `..`.
        case dots
    }

    /// As it was written.
    package let source: String
    private let pieces: [TemplateScanner.Piece]

    /// Compiles a path.
    ///
    /// - Parameters:
    ///   - source: Starts with a slash; what RFC 3986 wants encoded may stand as it is.
    ///   - scope: The names that it may use.
    /// - Throws: ``TemplateProblems`` with one problem.
    package init(_ source: String, _ scope: Scope) throws(TemplateProblems) {
        self.source = source
        do throws(TemplateProblem) {
            pieces = try TemplateScanner.pieces(of: source, scope)
            for case .value(let expression) in pieces { try expression.checkText(scope) }
        } catch {
            throw TemplateProblems(problems: [error])
        }
    }

    /// Fills the path in.
    ///
    /// - Parameter values: An object with the namespaces.
    /// - Returns: What goes behind the base URL.
    /// - Throws: ``Refusal``; nothing must be sent then.
    package func rendered(_ values: JSONValue) throws(Refusal) -> String {
        var path = ""
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .text(let run): path += urlText(run)
            case .value(let expression):
                let value = expression.value(in: values)
                guard !value.plainText.isEmpty || expression.allowsNothing else {
                    throw .missing(expression.text)
                }
                path += percentEncoded(isQuoted(index) ? value.quotedText : value.plainText)
            }
        }
        let steps = path.prefix { $0 != "?" }.split(separator: "/")
        guard !steps.contains(where: { $0 == "." || $0 == ".." }) else { throw .dots }
        return path
    }

    /// Whether it takes what is at this path, or a part of that, or what that is a part of.
    package func uses(_ path: String...) -> Bool {
        pieces.contains { $0.expression?.touches(path) == true }
    }

    private func isQuoted(_ index: Int) -> Bool {
        guard index > 0, index + 1 < pieces.count, case .text(let before) = pieces[index - 1],
            case .text(let after) = pieces[index + 1]
        else { return false }
        return [("\"", "\""), ("%22", "%22")].contains {
            before.hasSuffix($0.0) && after.hasPrefix($0.1)
        }
    }
}

extension JSONValue {
    /// The text with the escapes of JSON, without its quotes.
    fileprivate var quotedText: String {
        let quoted = String(decoding: JSONValue.string(plainText).bytes, as: UTF8.self)
        return String(quoted.dropFirst().dropLast())
    }
}

/// Encodes what cannot stand in a URL, and leaves what structures it alone.
private func urlText(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var output = ""
    for (index, byte) in bytes.enumerated() {
        let isEscape =
            byte == UInt8(ascii: "%") && index + 2 < bytes.count
            && bytes[(index + 1)...(index + 2)].allSatisfy {
                Character(UnicodeScalar($0)).isHexDigit
            }
        if isEscape || ByteText.url.contains(byte) {
            output.unicodeScalars.append(UnicodeScalar(byte))
        } else {
            output += percentEncoded(byte)
        }
    }
    return output
}

private func percentEncoded(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "%" + (byte < 16 ? "0" : "") + digits
}

private enum ByteText {
    /// Unreserved and reserved characters of RFC 3986 §2 without `#`, which would end the query.
    static let url = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=".utf8)
}
