package import JSON
import SCIM
import Synchronization

/// What happens, for those who watch: server-sent events with a memory of the last thousand.
///
/// Bounded in every direction: so many watchers, so many events a second, so much that waits for a
/// slow one. While nobody watches it costs one look at a flag.
package final class LiveHub: Sendable {
    /// How many may watch at once.
    static let watchers = 32
    /// Events kept for those who come back.
    static let memory = 1000
    /// Events in a second; what exceeds it is counted and told as a number.
    static let rate = 100
    /// Events in a second that are sent at once; the rest of them waits for its end, in one piece,
    /// for writing to each watcher costs more than all else.
    static let prompt = 20

    private struct State {
        var last = 0
        /// What waits for the end of the second.
        var held: [UInt8] = []
        var ring: [LiveEvent] = []
        var streams: [ObjectIdentifier: LiveStream] = [:]
        var sentInSecond = 0
        var skipped = 0
        /// Seconds for which figures are told to have changed.
        var stirred = 0
    }

    private let state = Mutex(State())
    private let isWatched = Atomic<Bool>(false)

    package init() {}

    /// How many watch.
    package var clients: Int { state.withLock { $0.streams.count } }

    /// Tells everybody who watches; any thread, never waits.
    ///
    /// - Parameters:
    ///   - name: The kind of event.
    ///   - data: Made only when somebody watches.
    package func publish(_ name: String, _ data: () -> JSONValue) {
        guard isWatched.load(ordering: .relaxed) else { return }
        guard admits() else { return }
        tell(name, data())
    }

    /// Starts a stream.
    ///
    /// - Parameter last: The id that the watcher has seen last; what came since is told first, and
    ///   where that is not known any more, an event `reset`.
    /// - Returns: `nil` when too many watch already.
    func watch(since last: Int?) -> LiveStream? {
        let (stream, others, bytes) = state.withLock {
            state -> (LiveStream?, [LiveStream], [UInt8]) in
            guard state.streams.count < LiveHub.watchers else { return (nil, [], []) }
            // The new one gets from memory what others wait for, and must not get it again.
            let (others, held) = (Array(state.streams.values), state.held)
            state.held = []
            let known = state.ring.suffix(LiveHub.memory)
            let stream = LiveStream(greeting: LiveHub.greeting(known, state.last, last)) {
                [weak self] stream in self?.leave(stream)
            }
            state.streams[ObjectIdentifier(stream)] = stream
            isWatched.store(true, ordering: .relaxed)
            return (stream, held.isEmpty ? [] : others, held)
        }
        for other in others { other.send(bytes) }
        return stream
    }

    /// Call once a second: lets events flow again, says whether figures have changed, and gives
    /// those who hear nothing a sign of life.
    package func tick() {
        flush()
        let (streams, skipped, isStirred) = state.withLock { state in
            defer {
                (state.sentInSecond, state.skipped) = (0, 0)
                state.stirred = max(state.stirred - 1, 0)
            }
            return (Array(state.streams.values), state.skipped, state.stirred > 0)
        }
        if isStirred { tell("figures", [:]) }
        if skipped > 0 { tell("overflow", ["skipped": .number(JSONNumber(skipped))]) }
        for stream in streams { stream.tick() }
    }

    private func admits() -> Bool {
        state.withLock { state in
            state.sentInSecond += 1
            // Once more in the next second: what was announced may not have been on disk yet.
            state.stirred = 2
            guard state.sentInSecond > LiveHub.rate else { return true }
            state.skipped += 1
            return false
        }
    }

    private func tell(_ name: String, _ data: JSONValue) {
        let text = data.bytes
        let (bytes, streams) = state.withLock { state -> ([UInt8], [LiveStream]) in
            state.last += 1
            let event = LiveEvent(id: state.last, name: name, data: text)
            state.ring.append(event)
            if state.ring.count == 2 * LiveHub.memory { state.ring.removeFirst(LiveHub.memory) }
            guard state.sentInSecond > LiveHub.prompt else {
                return (event.bytes, Array(state.streams.values))
            }
            state.held += event.bytes
            return ([], [])
        }
        for stream in streams { stream.send(bytes) }
    }

    /// Sends what waited for the end of the second.
    private func flush() {
        let (bytes, streams) = state.withLock { state in
            defer { state.held = [] }
            return (state.held, state.held.isEmpty ? [] : Array(state.streams.values))
        }
        for stream in streams { stream.send(bytes) }
    }

    private func leave(_ stream: LiveStream) {
        state.withLock { state in
            state.streams[ObjectIdentifier(stream)] = nil
            if state.streams.isEmpty { isWatched.store(false, ordering: .relaxed) }
        }
    }

    private static func greeting(
        _ ring: ArraySlice<LiveEvent>, _ newest: Int, _ last: Int?
    ) -> [UInt8] {
        var text = Array("retry: 3000\n\n".utf8)
        guard let last else {
            return text + LiveEvent(id: newest, name: "hello", data: Array("{}".utf8)).bytes
        }
        let isKnown =
            last == newest || last < newest && ring.first.map { $0.id <= last + 1 } == true
        guard isKnown else {
            return text + LiveEvent(id: newest, name: "reset", data: Array("{}".utf8)).bytes
        }
        for event in ring where event.id > last { text += event.bytes }
        return text
    }
}

/// One server-sent event.
struct LiveEvent: Sendable {
    let id: Int
    let name: String
    /// JSON on one line.
    let data: [UInt8]

    /// As it goes over the wire.
    var bytes: [UInt8] {
        Array("id: \(id)\nevent: \(name)\ndata: ".utf8) + data + Array("\n\n".utf8)
    }
}
