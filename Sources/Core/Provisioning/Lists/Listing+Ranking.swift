import Ports
import SCIM

/// Pages in an order that no index gives: everything that meets the filter is looked at once, and
/// only what may stand on the page is remembered.
extension Listing {
    /// How far a page may be from the start: so many places are remembered, no more.
    private static let reach = 50_000

    func ranked(
        _ page: PageRequest, _ snapshots: some Snapshots
    ) throws(SCIMError) -> ListPage {
        let skip = page.startIndex - 1
        let (end, isBeyond) = skip.addingReportingOverflow(page.count)
        var ranking = Ranking(
            limit: isBeyond ? Self.reach : min(end, Self.reach), isDescending: isDescending)
        let total = try rank(&ranking, after: nil, snapshots)
        guard total <= skip || end <= Self.reach else {
            throw SCIMError(
                .tooMany,
                "There is no index of this order, so that pages by startIndex reach only the first "
                    + "\(Self.reach) results; turn the pages with a cursor instead.")
        }
        let places = ranking.best.dropFirst(skip)
        return ListPage(resources: try resources(at: places, snapshots), total: total)
    }

    func ranked(
        _ count: Int, after cursor: Cursor?, _ snapshots: some Snapshots
    ) throws(SCIMError) -> ListPage {
        var ranking = Ranking(limit: count + 1, isDescending: isDescending)
        let start = try cursor.map { cursor throws(SCIMError) in
            try place(of: cursor, snapshots)
        }
        let total = try rank(&ranking, after: start, snapshots)
        let places = ranking.best.prefix(count)
        var page = ListPage(resources: try resources(at: places, snapshots), total: total)
        if ranking.best.count > count, let last = places.last {
            page.next = self.cursor(count, last.part, last.id, mark: "\(last.key)")
        }
        return page
    }

    /// - Returns: How many meet the filter, those before `start` included.
    private func rank(
        _ ranking: inout Ranking, after start: Ranking.Place?, _ snapshots: some Snapshots
    ) throws(SCIMError) -> Int {
        var total = 0
        for (index, part) in parts.enumerated() {
            var query = part.plan.query
            query.order = .age
            try part.each(query, context, snapshots) { stored, seen throws(SCIMError) in
                total += 1
                let key = try part.key(of: stored, seen, context)
                ranking.add(Ranking.Place(key: key, part: index, id: stored.id), after: start)
                return true
            }
        }
        return total
    }

    private func place(
        of cursor: Cursor, _ snapshots: some Snapshots
    ) throws(SCIMError) -> Ranking.Place {
        let stored = try end(of: cursor, snapshots)
        let key = try parts[cursor.part].key(of: stored, nil, context)
        try check(cursor, mark: "\(key)")
        return Ranking.Place(key: key, part: cursor.part, id: cursor.id)
    }

    /// Reads what stands on the page; what was deleted meanwhile is left out.
    private func resources(
        at places: ArraySlice<Ranking.Place>, _ snapshots: some Snapshots
    ) throws(SCIMError) -> [StoredResource] {
        try snapshots.read { reader throws(StoreError) in
            var resources: [StoredResource] = []
            for place in places {
                let found = try reader.resource(
                    context.integration.name, parts[place.part].schema.type, place.id)
                if let found { resources.append(found) }
            }
            return resources
        }
    }
}

/// The first places of an order, gathered from resources that come in any order.
struct Ranking {
    /// Those that are equal in their key stand by type, then by age.
    struct Place: Comparable {
        let key: SortKey
        let part: Int
        let id: ResourceID

        static func < (left: Place, right: Place) -> Bool {
            if left.key < right.key { return true }
            if right.key < left.key { return false }
            if left.part != right.part { return left.part < right.part }
            return left.id.rawValue < right.id.rawValue
        }
    }

    private let limit: Int
    private let isDescending: Bool
    private var places: [Place] = []
    /// Nothing behind it can be among the first any more.
    private var worst: Place?

    init(limit: Int, isDescending: Bool) {
        self.limit = limit
        self.isDescending = isDescending
    }

    /// In order, no more than the limit.
    var best: ArraySlice<Place> { places.sorted(by: isBefore).prefix(limit) }

    mutating func add(_ place: Place, after start: Place?) {
        if let start, !isBefore(start, place) { return }
        if let worst, !isBefore(place, worst) { return }
        places.append(place)
        // Sorted now and then, so that adding costs little and memory stays bounded.
        guard places.count > 2 * limit + 100 else { return }
        places = Array(best)
        worst = places.last
    }

    private func isBefore(_ left: Place, _ right: Place) -> Bool {
        isDescending ? right < left : left < right
    }
}
