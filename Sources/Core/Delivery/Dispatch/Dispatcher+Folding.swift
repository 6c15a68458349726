import Directory
import Ports
import SCIM

/// Folding what waits, at the last moment before it is sent: only here it is known what is on its
/// way, which must not be folded any more.
extension Dispatcher {
    /// Starts an attempt, or first folds the delivery with those that wait behind it.
    func start(_ delivery: ReadyDelivery) {
        let name = delivery.destination
        guard lines[name]?.settings.coalesces == true, Coalescing.mayFold(delivery),
            let fold = fold(delivery)
        else { return begin(delivery) }
        store.submit(.fold(fold)) { result in
            self.transport.perform { self.folded(delivery, fold, result) }
        }
    }

    private func fold(_ delivery: ReadyDelivery) -> Fold? {
        let followers = try? store.read { reader throws(StoreError) in
            try reader.followers(delivery.id, limit: Coalescing.limit)
        }
        return Coalescing.fold(delivery, followers ?? [], now: surroundings.now())
    }

    private func folded(
        _ delivery: ReadyDelivery, _ fold: Fold, _ result: Result<StoreReceipt, StoreError>
    ) {
        let name = delivery.destination
        guard ending == nil, let line = lines[name] else { return }
        guard case .success(.done(let changed)) = result, changed > 0 else {
            // An operator was faster, or the store is in trouble: the store knows what may go now.
            lines[name]?.withdrawn(delivery.id.key)
            if line.pause == nil { lines[name]?.refillFailed(nextLook: retryTime) }
            return pump(name)
        }
        metrics.add(changed, to: .delivery(destination: name.rawValue, result: .superseded))
        lines[name]?.withdrawn(delivery.id.key)
        pump(name)
    }

    private var retryTime: Duration { surroundings.uptime() + .milliseconds(200) }
}
