/// Why a store did not do as it was asked; nothing was changed.
package enum StoreError: Error, Equatable, Sendable {
    /// The disk, or the queue of writes, is full or nearly so. Answer 503 with `Retry-After`; it
    /// recovers by itself.
    case full
    /// The store is stopping; answer 503 with `Retry-After`.
    case closing
    /// Storage can no longer be trusted. Answer 503; the process ends with exit code 74.
    case broken(String)
    /// What is asked is not to be had, and trying again cannot help; the text says why.
    case failed(String)

    /// What happened, for people.
    package var reason: String {
        switch self {
        case .full: "the disk, or the queue of writes, is full"
        case .closing: "the store is closing"
        case .broken(let reason), .failed(let reason): reason
        }
    }
}
