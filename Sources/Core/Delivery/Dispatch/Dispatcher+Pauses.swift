import Directory
import Ports
import SCIM

extension Dispatcher {
    /// Does what the store says about pauses, then goes on with all that is not paused.
    func takeOverPauses() {
        guard ending == nil else { return }
        do throws(StoreError) {
            let pauses = try store.read { reader throws(StoreError) in try reader.pauses() }
            for pause in pauses {
                guard case .destination(let name) = pause.subject else { continue }
                lines[name]?.hold(pause.reason)
            }
            let paused = Set(pauses.map(\.subject))
            for (name, line) in lines where line.pause != nil {
                // A receiver's 410 counts before it is on disk.
                let isPaused =
                    paused.contains(.destination(name)) || unstoredPauses.contains(name)
                if !isPaused { lines[name]?.resume() }
            }
            pumpAll()
        } catch {
            // Sending to a destination that should get nothing is worse than sending late.
            log.write(
                .error, "cannot read which destinations are paused; trying again",
                [("error", .text("\(error)"))])
            transport.perform(after: .seconds(5)) { self.takeOverPauses() }
        }
    }

    /// The receiver wants nothing more: remembers it over a restart.
    func pauseForGood(_ name: DestinationName) {
        log.write(
            .warning, "the receiver answered 410 Gone; the destination is paused",
            [("destination", .text(name.rawValue))])
        unstoredPauses.insert(name)
        storePause(Pause(.destination(name), since: surroundings.now(), reason: .gone), name)
    }

    private func storePause(_ pause: Pause, _ name: DestinationName) {
        store.submit(.setPause(pause)) { result in
            self.transport.perform {
                switch result {
                // Without the store the process ends; the receiver is then asked once more.
                case .success, .failure(.closing), .failure(.broken):
                    self.unstoredPauses.remove(name)
                case .failure:
                    self.transport.perform(after: .seconds(5)) { self.storePause(pause, name) }
                }
            }
        }
    }
}
