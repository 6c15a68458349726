import Directory
import JSON
import Ports
import SCIM
import Synchronization

/// The jobs of this process, newest last; a restart ends them, and what they did stays done.
package final class Jobs: Sendable {
    /// Jobs that run at once, and that are remembered.
    static let most = 4
    static let remembered = 100
    /// Deliveries of one job; what is more waits for another.
    static let largest = 100_000

    private let jobs = Mutex<[Job]>([])

    package init() {}

    var all: [Job] { jobs.withLock { $0.reversed() } }

    func find(_ id: String) -> Job? { jobs.withLock { $0.first { $0.id == id } } }

    /// Remembers a job that is to run; `false` when too many do already.
    func begin(_ job: Job) -> Bool {
        jobs.withLock { jobs in
            guard jobs.count(where: { $0.state == .running }) < Jobs.most else { return false }
            jobs.append(job)
            if jobs.count > Jobs.remembered {
                jobs.removeFirst()
            }
            return true
        }
    }

    /// Ends a job that runs; `nil` when there is none, else the job as it is now.
    func cancel(_ id: String, at moment: Timestamp) -> Job? {
        change(id) { job in
            guard job.state == .running else { return }
            job.state = .cancelled
            job.finished = moment
        }
    }

    /// Does a second's part of every job; call once a second.
    package func tick(_ context: AdminContext) {
        for job in all where job.state == .running {
            context.workers.run { self.step(job.id, context) }
        }
    }

    private func step(_ id: String, _ context: AdminContext) {
        guard let job = claim(id) else { return }
        do throws(StoreError) {
            let part = try job.nextPart(context)
            guard let write = part.write else { return advance(part, 0, context) }
            context.store.submit(write) { result in
                context.workers.run { self.settle(part, result, context) }
            }
        } catch {
            fail(id, error, context)
        }
    }

    private func settle(
        _ part: JobPart, _ result: Result<StoreReceipt, StoreError>, _ context: AdminContext
    ) {
        var part = part
        switch result {
        case .success(.done(let changed)):
            context.gateway.refreshDeliveries()
            if changed < part.ids.count { note(part, context) }
            advance(part, changed, context)
        case .success(.replayed(let changed, let newest)):
            context.gateway.refreshDeliveries()
            part.note(newest)
            advance(part, changed, context)
        case .success(.commit), .success(.pruned): break
        case .failure(let error): fail(part.job.id, error, context)
        }
    }

    /// Remembers which of a part were finished before their turn came.
    private func note(_ part: JobPart, _ context: AdminContext) {
        let left = try? context.store.read { reader throws(StoreError) in
            var left: [Job.Unchanged] = []
            for id in part.ids where left.count < Job.Unchanged.most {
                let delivery = try reader.delivery(id)
                if let finished = delivery?.finished, finished >= part.moment { continue }
                if let delivery, delivery.finished == nil { continue }
                left.append(Job.Unchanged(id: id, state: delivery?.state))
            }
            return left
        }
        change(part.job.id) { job in
            job.unchanged += (left ?? []).prefix(Job.Unchanged.most - job.unchanged.count)
        }
    }

    /// The job, if it is to go on and no part of it is on its way.
    private func claim(_ id: String) -> Job? {
        jobs.withLock { jobs in
            let index = jobs.firstIndex { $0.id == id && $0.state == .running && !$0.isBusy }
            guard let index else { return nil }
            jobs[index].isBusy = true
            return jobs[index]
        }
    }

    private func advance(_ part: JobPart, _ changed: Int, _ context: AdminContext) {
        let job = change(part.job.id) { job in
            job.isBusy = false
            job.work = part.job.work
            job.done = part.job.done
            job.changed += changed
            guard part.isLast, job.state == .running else { return }
            job.state = .done
            job.finished = context.surroundings.now()
        }
        if let job { context.live.publish("job") { job.json } }
    }

    private func fail(_ id: String, _ error: StoreError, _ context: AdminContext) {
        let job = change(id) { job in
            job.isBusy = false
            job.state = .failed
            job.detail = Problem(error).detail
            job.finished = context.surroundings.now()
        }
        if let job { context.live.publish("job") { job.json } }
    }

    @discardableResult
    private func change(_ id: String, _ body: (inout Job) -> Void) -> Job? {
        jobs.withLock { jobs in
            guard let index = jobs.firstIndex(where: { $0.id == id }) else { return nil }
            body(&jobs[index])
            return jobs[index]
        }
    }
}
