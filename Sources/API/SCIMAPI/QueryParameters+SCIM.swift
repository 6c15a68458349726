import HTTPMessage
import SCIM

extension QueryParameters {
    /// The text of a parameter of RFC 7644 §3.4.2, whatever its letters; `nil` when it is not there.
    ///
    /// A filter that goes unheeded would show everybody to a client that asked for one, which then
    /// takes the first for the one it meant. So `Filter` is a filter, too, and of two parameters
    /// that contradict each other none is picked. Lists of attributes add up.
    ///
    /// - Throws: `invalidFilter` or `invalidValue` for a parameter with two different texts.
    func text(_ name: String) throws(SCIMError) -> String? {
        let found = parameters.filter { equalsIgnoringCase($0.name, name) }.map(\.value)
        guard let first = found.first else { return nil }
        if attributeLists.contains(name) { return found.joined(separator: ",") }
        guard found.allSatisfy({ $0 == first }) else {
            throw SCIMError(
                name == "filter" ? .invalidFilter : .invalidValue,
                "'\(name)' is there \(found.count) times, with different values: send it once.")
        }
        return first
    }
}

private let attributeLists = ["attributes", "excludedAttributes"]
