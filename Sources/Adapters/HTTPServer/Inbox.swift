import CLinux
import HTTPMessage
import Synchronization
import Threads

/// Names one request of one connection of one loop.
struct Ticket: Sendable {
    let descriptor: Int32
    /// Tells connections apart that had the same descriptor one after the other.
    let serial: UInt32
    /// Counts the requests of the connection.
    let number: UInt32
}

/// What other threads want a loop to do.
enum Message: Sendable {
    case adopt(Arrival)
    case answer(Ticket, HTTPResponse)
    /// More of an answer whose head has been sent.
    case piece(Ticket, BodyPiece)
    /// The handler let go of the request without an answer.
    case abandon(Ticket)
    case run(@Sendable () -> Void)
    /// Finish what has begun; cut off what is left at that moment.
    case drain(until: Moment)
}

/// A connection that was accepted and not yet given to a loop.
struct Arrival: Sendable {
    let descriptor: Int32
    let peer: Peer
    /// `nil` for a plain connection.
    let tls: TLSContext?
    /// What every request of this connection gets, when it is one too many.
    let refusal: HTTPRefusal?
}

/// The messages to one loop, and what wakes it.
// SAFETY: `local` is touched on the loop's own thread alone, which `isOnLoop` asks.
final class Inbox: @unchecked Sendable {
    /// What epoll says when there are messages; other descriptors have higher numbers.
    static let serial: UInt32 = 0

    let poller: Poller

    /// Becomes readable when the first message arrives; edge-triggered, so never read.
    private let wakeDescriptor: Int32
    private let queue = Lock<[Message]>([])
    private let owner = Atomic<UInt>(0)
    /// Connections that the loop has or is about to get.
    private let load = Atomic<Int>(0)
    private var local: [Message] = []

    init() throws(HTTPServerError) {
        poller = try Poller()
        wakeDescriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard wakeDescriptor >= 0, poller.watch(wakeDescriptor, Inbox.serial) else {
            throw .system(call: "eventfd", reason: reason())
        }
    }

    deinit { close(wakeDescriptor) }

    /// Makes the calling thread the loop's own.
    func claim() { owner.store(UInt(pthread_self()), ordering: .relaxed) }

    /// Makes the calling thread a stranger again, before it ends.
    func release() { owner.store(0, ordering: .relaxed) }

    private var isOnLoop: Bool { owner.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Any thread; what the loop itself sends is there as soon as the sender returns to it.
    func answer(_ message: Message) {
        if isOnLoop { local.append(message) } else { send(message) }
    }

    /// Any thread; a loop is woken only for the first of several messages.
    func send(_ message: Message) {
        let isFirst = queue.with { queue in
            queue.append(message)
            return queue.count == 1
        }
        if isFirst { eventfd_write(wakeDescriptor, 1) }
    }

    /// What other threads sent, on the loop's thread.
    func takeAll() -> [Message] {
        queue.with { queue in
            guard !queue.isEmpty else { return [] }
            let messages = queue
            queue = []
            return messages
        }
    }

    /// Answers that the loop's own thread gave, on that thread.
    func takeLocal() -> [Message] {
        guard !local.isEmpty else { return [] }
        let messages = local
        local.removeAll(keepingCapacity: true)
        return messages
    }

    var hasLocal: Bool { !local.isEmpty }

    var connections: Int { load.load(ordering: .relaxed) }
    func countIn() { load.add(1, ordering: .relaxed) }
    func countOut() { load.subtract(1, ordering: .relaxed) }
}
