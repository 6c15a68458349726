import Ports
import SCIM

/// Pages in an order that the store walks: nothing is read that comes after the page, unless a
/// filter has to be evaluated to know how many there are.
extension Listing {
    /// Up to so many candidates, a total is counted even when nobody depends on it.
    private static let countable = 5000

    func indexed(
        _ page: PageRequest, _ walks: [Walk], _ snapshots: some Snapshots
    ) throws(SCIMError) -> ListPage {
        var resources: [StoredResource] = []
        var total = 0
        for walk in walks where !walk.part.plan.isImpossible {
            guard !walk.part.isExact else {
                let found = try exact(
                    walk.query, skip: max(page.startIndex - 1 - total, 0),
                    limit: page.count - resources.count, snapshots)
                total += found.total
                resources += found.resources
                continue
            }
            try walk.part.each(walk.query, context, snapshots) { stored, _ in
                total += 1
                if total >= page.startIndex, resources.count < page.count {
                    resources.append(stored)
                }
                return true
            }
        }
        return ListPage(resources: resources, total: total)
    }

    /// What the conditions alone find, counted and shown as of one moment.
    private func exact(
        _ query: ResourceQuery, skip: Int, limit: Int, _ snapshots: some Snapshots
    ) throws(SCIMError) -> (total: Int, resources: [StoredResource]) {
        try snapshots.read { reader throws(StoreError) in
            var resources: [StoredResource] = []
            if limit > 0 {
                resources = try reader.page(query, skip: skip, limit: limit)
                // A page that is not full is the last one, and says how many there are.
                if resources.count < limit, skip == 0 || !resources.isEmpty {
                    return (skip + resources.count, resources)
                }
            }
            return (try reader.count(query), resources)
        }
    }

    func walked(
        _ count: Int, after cursor: Cursor?, _ walks: [Walk], _ snapshots: some Snapshots
    ) throws(SCIMError) -> ListPage {
        var page = ListPage(total: try total(walks, snapshots))
        guard count > 0 else { return page }
        var last: (part: Int, position: ResourcePosition)?
        var place = try cursor.map { cursor throws(SCIMError) in
            try position(of: cursor, walks, snapshots)
        }
        for (index, walk) in walks.enumerated().dropFirst(cursor?.part ?? 0) {
            let wanted = count + 1 - page.resources.count
            try walk.part.each(walk.query, after: place, limit: wanted, context, snapshots) {
                stored, _ in
                guard page.resources.count < count else {
                    page.next = last.map {
                        self.cursor(
                            count, $0.part, $0.position.id,
                            mark: walk.query.order.key == .id ? nil : $0.position.text ?? "")
                    }
                    return false
                }
                page.resources.append(stored)
                last = (index, stored.position(in: walk.query.order))
                return true
            }
            if page.next != nil { break }
            place = nil
        }
        return page
    }

    /// Where the last page ended; an id is a place even when its resource is gone.
    private func position(
        of cursor: Cursor, _ walks: [Walk], _ snapshots: some Snapshots
    ) throws(SCIMError) -> ResourcePosition {
        let order = walks.indices.contains(cursor.part) ? walks[cursor.part].query.order : .age
        guard order.key != .id else { return ResourcePosition(id: cursor.id) }
        let position = try end(of: cursor, snapshots).position(in: order)
        try check(cursor, mark: position.text ?? "")
        return position
    }

    private func total(
        _ walks: [Walk], _ snapshots: some Snapshots
    ) throws(SCIMError) -> Int? {
        var total = 0
        for walk in walks where !walk.part.plan.isImpossible {
            let candidates = try snapshots.read { reader throws(StoreError) in
                try reader.count(walk.query)
            }
            guard !walk.part.isExact else {
                total += candidates
                continue
            }
            guard candidates <= Self.countable else { return nil }
            try walk.part.each(walk.query, context, snapshots) { _, _ in
                total += 1
                return true
            }
        }
        return total
    }
}
