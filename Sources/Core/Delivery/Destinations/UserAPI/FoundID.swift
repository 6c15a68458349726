import JSON
import Ports

/// What a pointer to an id says about an answer that may hold several accounts.
enum FoundID: Equatable {
    case one(RemoteID)
    case none
    /// More than one account, and how many.
    case several(Int)
    /// Something that is no id.
    case unusable

    /// Follows the pointer; wherever it picks an element, the list must not have others.
    init(_ pointer: JSONPointer, in answer: JSONValue) {
        var value = answer
        for token in pointer.tokens {
            if let elements = value.array, elements.count != 1 {
                self = elements.isEmpty ? .none : .several(elements.count)
                return
            }
            guard let next = value[JSONPointer(tokens: [token])], !next.isNull else {
                self = .none
                return
            }
            value = next
        }
        self = RemoteID(value).map { .one($0) } ?? .unusable
    }
}
