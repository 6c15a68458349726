package import JSON

extension ResourceSchema {
    /// Whether a resource, as a client would see it, meets a filter.
    ///
    /// The filter must have passed ``check(_:)``; one that has not is met by nothing. Whoever asks
    /// about many resources makes one ``Predicate``.
    package func matches(_ resource: JSONObject, _ filter: Filter) -> Bool {
        (try? Predicate(filter, self))?.matches(resource) ?? false
    }

    /// Refuses a filter that names attributes this schema does not have, or that compares what
    /// cannot be compared: an unknown name must never mean "everything".
    ///
    /// - Throws: `invalidFilter` naming the attribute.
    package func check(_ filter: Filter) throws(SCIMError) {
        _ = try Predicate(filter, self)
    }
}
