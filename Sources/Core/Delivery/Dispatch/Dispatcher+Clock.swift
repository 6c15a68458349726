import Directory
import Ports
import SCIM

/// Retries wait by the wall clock, which outlives the process; when it is set they move along, so
/// that a jump neither makes all of them due at once nor lets them wait for it to come back.
extension Dispatcher {
    /// To be called before anything is planned or found due.
    func checkClock() {
        let jump = clock.look(now: surroundings.now(), uptime: surroundings.uptime())
        if let jump { move(jump) }
    }

    /// The clock may have been set back while the process was not running.
    func checkStoredTimes() {
        let newest = try? store.read { reader throws(StoreError) in
            try reader.event(try reader.figures().lastSequence)?.draft.timestamp
        }
        let now = surroundings.now()
        guard let newest = newest ?? nil, newest > now + .seconds(60) else { return }
        move(WallClock.Jump(from: newest, to: now))
    }

    private func move(_ jump: WallClock.Jump) {
        log.write(
            .warning, "the clock was set; what waits for a retry goes on waiting as planned",
            [("by", .milliseconds(jump.to - jump.from))])
        store.submit(.moveDue(from: jump.from, to: jump.to)) { _ in
            self.transport.perform {
                for name in self.lines.keys { self.lines[name]?.refresh() }
                self.pumpAll()
            }
        }
    }
}
