import Directory
import Ports
import SCIM

/// What operators look at, found by looking at everything.
extension MemoryState {
    func request(_ id: RequestID) throws(StoreError) -> RequestView? {
        requests.first { $0.id == id }.map { view($0, isWhole: true) }
    }

    func requests(_ query: RequestQuery) throws(StoreError) -> Page<RequestView, RequestID> {
        // Time-ordered ids: the newest first, whatever came to the store when.
        let sorted = requests.sorted { $0.id.rawValue > $1.id.rawValue }
        return page(
            sorted.filter { record in
                query.takes(record)
                    && (query.before.map { record.id.rawValue < $0.rawValue } ?? true)
            }, query.limit, key: \.id
        ) { view($0, isWhole: false) }
    }

    func audit(_ query: AuditQuery) throws(StoreError) -> Page<AuditView, Int64> {
        let views = auditLog.enumerated().map {
            AuditView(number: Int64($0.offset + 1), entry: $0.element)
        }
        return page(
            views.reversed().filter { view in
                query.takes(view.entry) && (query.before.map { view.number < $0 } ?? true)
            }, query.limit, key: \.number
        ) { $0 }
    }

    func events(_ query: EventQuery) throws(StoreError) -> Page<Event, Int64> {
        page(
            events.reversed().filter { event in
                query.takes(event) && (query.before.map { event.sequence < $0 } ?? true)
            }, query.limit, key: \.sequence
        ) { $0 }
    }

    func samples(
        _ minutes: ClosedRange<Int64>, by length: Sample.Length
    ) throws(StoreError) -> [Sample] {
        var found = samples
        if length == .hour {
            let hours = Dictionary(grouping: samples) { "\($0.minute / 60) \($0.subject)" }
            found = hours.values.compactMap { Sample.hour(of: $0) }
        }
        return found.filter { minutes.contains($0.minute) }.sorted {
            ($0.minute, "\($0.subject)") < ($1.minute, "\($1.subject)")
        }
    }

    func deliveryPage(
        _ query: DeliveryQuery
    ) throws(StoreError) -> Page<DeliveryView, DeliveryID> {
        page(taken(by: query), query.limit, key: \.id) { view($0) }
    }

    func facets(_ query: DeliveryQuery) throws(StoreError) -> DeliveryFacets {
        var facets = DeliveryFacets()
        for delivery in taken(by: query) {
            let draft = delivery.event.draft
            facets.total += 1
            facets.states[delivery.state, default: 0] += 1
            facets.destinations[delivery.destination, default: 0] += 1
            facets.integrations[draft.integration, default: 0] += 1
            facets.types[draft.type, default: 0] += 1
            if let status = delivery.lastStatus { facets.statuses[status, default: 0] += 1 }
            if let failure = delivery.lastFailure { facets.failures[failure, default: 0] += 1 }
        }
        return facets
    }

    func behind(
        _ id: DeliveryID, limit: Int
    ) throws(StoreError) -> Page<DeliveryView, DeliveryID> {
        guard let index = index(of: id) else { return Page() }
        let lanes = Set(deliveries[index].lanes)
        let later = deliveries.filter {
            $0.id.key > id.key && !$0.state.isFinished && !lanes.isDisjoint(with: $0.lanes)
        }
        return page(later, limit, key: \.id) { view($0) }
    }

    func search(_ search: ResourceSearch) throws(StoreError) -> Page<StoredResource, Int64> {
        let text = search.text.lowercased()
        let found = resources.values.filter { resource in
            let keys = resource.keys
            let isNamed =
                text.isEmpty || keys.name.contains(text)
                || keys.displayName?.contains(text) ?? false || keys.externalID == search.text
                || resource.id.rawValue == search.text
                || keys.emails.contains { $0.contains(text) }
            return isNamed && resource.type == search.type
                && (search.integration == nil || search.integration == resource.integration)
                && (search.active.map { (keys.active ?? true) == $0 } ?? true)
        }
        let keyed = found.map { (key: resourceOrder[$0.id] ?? 0, resource: $0) }
            .filter { search.before == nil || $0.key < search.before ?? 0 }
            .sorted { $0.key > $1.key }
        var page = Page<StoredResource, Int64>(items: keyed.prefix(search.limit).map(\.resource))
        if keyed.count > search.limit { page.next = keyed[search.limit - 1].key }
        return page
    }

    func resource(_ type: ResourceType, _ id: ResourceID) throws(StoreError) -> StoredResource? {
        resources.values.first { $0.type == type && $0.id == id }
    }

    /// Forgets what was kept long enough; all at once, for a store in memory has no batches.
    mutating func prune(_ retention: Retention) -> Removal {
        let before = requests.count
        requests.removeAll { $0.time < retention.requests }
        requests = Array(requests.suffix(retention.requestLimit))
        var removal = Removal()
        removal.requests = before - requests.count
        removal.looked = removal.requests
        return removal
    }

    private func taken(by query: DeliveryQuery) -> [MemoryDelivery] {
        deliveries.reversed().filter { delivery in
            let draft = delivery.event.draft
            let outline = DeliveryRowOutline(
                id: delivery.id, destination: delivery.destination, state: delivery.state,
                status: delivery.lastStatus, failure: delivery.lastFailure, type: draft.type,
                integration: draft.integration, user: draft.user, group: draft.group)
            return query.takes(outline)
                && (query.before.map { delivery.id.key < $0.key } ?? true)
                && (query.event.map { delivery.event.sequence == $0 } ?? true)
                && (query.request.map { draft.request == $0 } ?? true)
        }
    }

    private func view(_ record: RequestRecord, isWhole: Bool) -> RequestView {
        var record = record
        if !isWhole { (record.body, record.answer) = ([], []) }
        return RequestView(
            record: record,
            events: events.filter { $0.draft.request == record.id }.map(\.id))
    }

    private func page<Source, Item, Key>(
        _ all: [Source], _ limit: Int, key: (Source) -> Key, _ item: (Source) -> Item
    ) -> Page<Item, Key> {
        Page(
            items: all.prefix(limit).map(item),
            next: all.count >= limit ? all.prefix(limit).last.map(key) : nil)
    }
}
