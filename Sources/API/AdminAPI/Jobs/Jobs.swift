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
        guard let job = find(id), job.state == .running else { return }
        do throws(StoreError) {
            var query = job.query
            query.limit = job.perSecond
            query.before = job.cursor
            let page = try context.store.read { reader throws(StoreError) in
                try reader.deliveryPage(query)
            }
            let ids = page.items.map(\.id)
            guard !ids.isEmpty else { return end(id, page.next, 0, 0, context) }
            let write = job.write(ids, now: context.surroundings.now())
            context.store.submit(write) { result in
                context.workers.run {
                    switch result {
                    case .success(.done(let changed)):
                        context.gateway.refreshDeliveries()
                        self.end(id, page.next, ids.count, changed, context)
                    case .success: break
                    case .failure(let error): self.fail(id, error, context)
                    }
                }
            }
        } catch {
            fail(id, error, context)
        }
    }

    private func end(
        _ id: String, _ next: DeliveryID?, _ done: Int, _ changed: Int, _ context: AdminContext
    ) {
        let job = change(id) { job in
            job.done += done
            job.changed += changed
            job.cursor = next
            guard next == nil, job.state == .running else { return }
            job.state = .done
            job.finished = context.surroundings.now()
        }
        if let job { context.live.publish("job") { job.json } }
    }

    private func fail(_ id: String, _ error: StoreError, _ context: AdminContext) {
        let job = change(id) { job in
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
