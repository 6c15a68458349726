package import JSON

/// How an answer with a good status says that it failed all the same, as in GraphQL.
package struct UserAPIFailure: Hashable, Sendable {
    /// A value at one of these is a failure; `null`, an empty text and an empty list are none.
    package var pointers: [JSONPointer]
    /// A failure whose text has one of these means what status 404 means.
    package var notFound: [String]
    /// A failure whose text has one of these means what status 409 means.
    package var conflict: [String]

    package init(
        pointers: [JSONPointer], notFound: [String] = [], conflict: [String] = []
    ) {
        self.pointers = pointers
        self.notFound = notFound
        self.conflict = conflict
    }
}
