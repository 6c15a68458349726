package import JSON

/// One operation of a PATCH body, RFC 7644 §3.5.2, after the dialects have been at it.
package struct PatchOperation: Hashable, Sendable {
    package enum Verb: String, Sendable {
        case add, remove, replace
    }

    package var verb: Verb
    /// `nil` when the value is an object whose keys say what changes.
    package var path: PatchPath?
    /// `nil` when the operation has no `value` key.
    package var value: JSONValue?

    package init(verb: Verb, path: PatchPath?, value: JSONValue?) {
        self.verb = verb
        self.path = path
        self.value = value
    }
}
