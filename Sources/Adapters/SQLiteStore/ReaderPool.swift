import Ports
import Threads

/// The connections that answer reads: opened when needed, kept, and never more than a few.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [ConnectionReader] = []
        var opened = 0
        var isClosed = false
    }

    private let state = Lock(State())
    private let limit: Int
    private let open: @Sendable () throws(StoreError) -> ConnectionReader

    init(limit: Int, open: @escaping @Sendable () throws(StoreError) -> ConnectionReader) {
        self.limit = limit
        self.open = open
    }

    /// Runs `body` on a reader that sees one and the same state of the database throughout.
    ///
    /// Waits while all connections are in use.
    func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let reader = try checkOut()
        defer { checkIn(reader) }
        do {
            try reader.connection.run("BEGIN")
            defer { _ = try? reader.connection.run("COMMIT") }
            return try body(reader)
        } catch {
            // A damaged page met by a read is that read's failure: only a failed write says that
            // what is acknowledged from now on could be lost.
            if case .broken(let reason) = error { throw .failed(reason) }
            throw error
        }
    }

    /// Refuses further reads and closes what is idle.
    func close() {
        state.broadcast { state in
            state.isClosed = true
            state.idle = []
        }
    }

    private func checkOut() throws(StoreError) -> ConnectionReader {
        let limit = limit
        let (reader, isClosed) = state.wait(
            until: { $0.isClosed || !$0.idle.isEmpty || $0.opened < limit },
            { state in
                let reader = state.idle.popLast()
                if reader == nil, !state.isClosed { state.opened += 1 }
                return (reader, state.isClosed)
            })
        if isClosed { throw .closing }
        if let reader { return reader }
        do {
            return try open()
        } catch {
            state.signal { $0.opened -= 1 }
            throw error
        }
    }

    private func checkIn(_ reader: ConnectionReader) {
        state.signal { state in
            if !state.isClosed { state.idle.append(reader) }
        }
    }
}
