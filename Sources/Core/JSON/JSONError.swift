/// Why a text is not an acceptable JSON document.
///
/// Retrying cannot help; answer `400 invalidSyntax` with ``description`` as the detail.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong, one case for each rule.
    package enum Reason: Equatable, Sendable {
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        case tooManyNodes(limit: Int)
        case tooManyKeys(limit: Int)
        case stringTooLong(limit: Int)
        case duplicateKey(String)
        case notUTF8
        /// What stands at the offset is not what the grammar wants; `expected` names that.
        case unexpected(expected: String)
        /// The text ended too early.
        case truncated
    }

    package let reason: Reason
    /// The first byte that was refused, counted from 0.
    package let offset: Int

    package init(_ reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package var description: String {
        let what =
            switch reason {
            case .tooLarge(let limit): "the document is larger than \(limit) bytes"
            case .tooDeep(let limit): "arrays and objects are nested more than \(limit) deep"
            case .tooManyNodes(let limit): "there are more than \(limit) values and keys"
            case .tooManyKeys(let limit): "an object has more than \(limit) keys"
            case .stringTooLong(let limit): "a string is longer than \(limit) bytes"
            case .duplicateKey(let key): "the key '\(key)' stands twice in one object"
            case .notUTF8: "the text is not UTF-8"
            case .unexpected(let expected): "expected \(expected)"
            case .truncated: "the text ends too early"
            }
        return "invalid JSON at byte \(offset): \(what)"
    }
}
