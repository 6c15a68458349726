import HTTPMessage
import Ports
import Provisioning

/// Reads a long answer from the store while the server sends it.
// SAFETY: the server asks for one piece at a time, and for the next once it has the last.
final class StoreSource: BodySource, @unchecked Sendable {
    private var body: StreamedBody
    private let store: any Store
    private let workers: any Workers

    init(_ body: StreamedBody, _ store: any Store, _ workers: any Workers) {
        self.body = body
        self.store = store
        self.workers = workers
    }

    func next(_ supply: @escaping @Sendable (BodyPiece) -> Void) {
        workers.run { supply(self.piece()) }
    }

    func cancel() {}

    private func piece() -> BodyPiece {
        do throws(StoreError) {
            let bytes = try store.read { reader throws(StoreError) in try body.next(reader) }
            return bytes.map { .bytes($0) } ?? .end
        } catch {
            return .failed
        }
    }
}
