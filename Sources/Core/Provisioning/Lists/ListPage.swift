import Ports
import SCIM

/// What one page of a list shows.
struct ListPage {
    var resources: [StoredResource] = []
    /// How many there are on all pages; `nil` when counting them would cost too much.
    var total: Int?
    /// Where the next page begins; `nil` after the last, and when pages are turned by index.
    var next: Cursor?
}

/// One request for a page: what is searched, in which order, and which part of it is shown.
struct Listing: Sendable {
    let parts: [ListPart]
    let paging: Paging
    let isSorted: Bool
    let isDescending: Bool
    /// What must be the same in all requests for pages of one list.
    let search: String
    let context: RequestContext
    let crypto: any Crypto

    func page(_ snapshots: some Snapshots) throws(SCIMError) -> ListPage {
        switch paging {
        case .index(let page):
            guard let walks else { return try ranked(page, snapshots) }
            return try indexed(page, walks, snapshots)
        case .cursor(let text, let count):
            let cursor: Cursor? =
                if text.isEmpty { nil } else {
                    try Cursor(text, for: search, now: context.now, crypto)
                }
            guard cursor == nil || count == nil || count == cursor?.count else {
                throw SCIMError(
                    .invalidCount,
                    "count was \(cursor?.count ?? 0) on the first page; it has to be the same for "
                        + "all pages of a cursor.")
            }
            let size = cursor?.count ?? count ?? PageRequest.standardCount
            guard let walks else { return try ranked(size, after: cursor, snapshots) }
            return try walked(size, after: cursor, walks, snapshots)
        }
    }

    /// A part with the query whose order the store walks.
    typealias Walk = (part: ListPart, query: ResourceQuery)

    /// `nil` when the store has no index of the order that is wanted.
    private var walks: [Walk]? {
        guard isSorted else { return parts.map { ($0, $0.plan.query) } }
        guard parts.count == 1, let query = parts[0].query(isDescending: isDescending) else {
            return nil
        }
        return [(parts[0], query)]
    }

    func cursor(_ count: Int, _ part: Int, _ id: ResourceID, mark: String?) -> Cursor {
        Cursor(
            issued: context.now, count: count, part: part, id: id,
            mark: mark.map { Cursor.mark(of: $0, crypto) } ?? [UInt8](repeating: 0, count: 8))
    }

    /// The resource at which the last page ended.
    ///
    /// - Throws: `expiredCursor` when it is gone.
    func end(of cursor: Cursor, _ snapshots: some Snapshots) throws(SCIMError) -> StoredResource {
        guard parts.indices.contains(cursor.part) else {
            throw .expired("the kinds of resources that are searched have changed")
        }
        let stored = try snapshots.read { reader throws(StoreError) in
            try reader.resource(
                context.integration.name, parts[cursor.part].schema.type, cursor.id)
        }
        guard let stored else {
            throw .expired("the resource at which the last page ended was deleted")
        }
        return stored
    }

    func check(_ cursor: Cursor, mark: String) throws(SCIMError) {
        guard cursor.mark == Cursor.mark(of: mark, crypto) else {
            throw .expired("the resource at which the last page ended has another place by now")
        }
    }
}
