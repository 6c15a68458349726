package import HTTPMessage
import Synchronization

/// The events on their way to one watcher.
package final class LiveStream: BodySource {
    /// What may wait for a watcher who does not read; who falls further behind is cut off, and comes
    /// back with the id of the last event.
    static let backlog = 256 << 10
    /// Seconds without an event after which a sign of life is sent.
    static let silence = 15
    /// Seconds after which a watcher has to come back, and show again who it is.
    static let life = 900

    private struct State {
        var waiting: [UInt8]
        var supply: (@Sendable (BodyPiece) -> Void)?
        var isOver = false
        var silent = 0
        var age = 0
    }

    private let state: Mutex<State>
    private let leave: @Sendable (LiveStream) -> Void

    init(greeting: [UInt8], leave: @escaping @Sendable (LiveStream) -> Void) {
        state = Mutex(State(waiting: greeting))
        self.leave = leave
    }

    package func next(_ supply: @escaping @Sendable (BodyPiece) -> Void) {
        let piece: BodyPiece? = state.withLock { state in
            if !state.waiting.isEmpty {
                defer { state.waiting = [] }
                return .bytes(state.waiting)
            }
            if state.isOver { return .end }
            state.supply = supply
            return nil
        }
        if let piece { supply(piece) }
    }

    package func cancel() {
        state.withLock { state in
            state.isOver = true
            state.supply = nil
        }
        leave(self)
    }

    func send(_ bytes: [UInt8]) {
        let (supply, piece, isLost) = state.withLock {
            state -> ((@Sendable (BodyPiece) -> Void)?, BodyPiece, Bool) in
            guard !state.isOver else { return (nil, .end, false) }
            state.silent = 0
            state.waiting += bytes
            if let supply = state.supply {
                defer { (state.supply, state.waiting) = (nil, []) }
                return (supply, .bytes(state.waiting), false)
            }
            state.isOver = state.waiting.count > LiveStream.backlog
            return (nil, .end, state.isOver)
        }
        supply?(piece)
        if isLost { leave(self) }
    }

    /// A second has passed.
    func tick() {
        let (isSilent, isOld) = state.withLock { state in
            state.silent += 1
            state.age += 1
            return (state.silent >= LiveStream.silence, state.age >= LiveStream.life)
        }
        if isOld { return end() }
        if isSilent { send(Array(": still here\n\n".utf8)) }
    }

    private func end() {
        let supply = state.withLock { state in
            state.isOver = true
            defer { state.supply = nil }
            return state.supply
        }
        supply?(.end)
        leave(self)
    }
}
