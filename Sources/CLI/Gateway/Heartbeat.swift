import Threads

/// Asks every part of the gateway in turn whether it still answers.
final class Heartbeat: Sendable {
    /// Makes a part call back once it gets to it.
    typealias Probe = @Sendable (_ answer: @escaping @Sendable () -> Void) -> Void

    private let probes: [String: Probe]
    private let silent: Lock<Set<String>>

    /// - Parameter probes: One for each part, under its name.
    init(_ probes: [String: Probe]) {
        self.probes = probes
        silent = Lock([])
    }

    /// Says who has not answered since the last beat, and asks all again when everybody has.
    func beat() -> Set<String> {
        let late = silent.with { silent in
            defer { if silent.isEmpty { silent = Set(probes.keys) } }
            return silent
        }
        guard late.isEmpty else { return late }
        for (name, probe) in probes {
            probe { [silent] in _ = silent.with { $0.remove(name) } }
        }
        return []
    }
}
