import CLinux
import HTTPMessage
import Ports
import Threads

/// Takes connections from the listening socket, and pauses when the machine has no more room.
final class Acceptor {
    /// What epoll says when someone connects; connections have higher numbers.
    static let serial: UInt32 = 1

    let socket: ListeningSocket
    /// Connections taken before others get their turn.
    private static let atOnce = 256
    /// How long to wait for a descriptor to become free.
    private static let pause = Duration.milliseconds(100)

    /// When to try again without a new event.
    private(set) var due: Moment?
    private var isShort = false
    private let tls: Lock<TLSContext?>

    init(_ socket: ListeningSocket, _ tls: Lock<TLSContext?>) {
        self.socket = socket
        self.tls = tls
    }

    func isDue(_ now: Moment) -> Bool { due.map { $0 <= now } ?? false }

    /// Takes what waits, and deals it out to the loops.
    func accept(_ loop: EventLoop) {
        due = nil
        let context = tls.with { $0 }
        for _ in 0..<Acceptor.atOnce {
            switch socket.accept() {
            case .connection(let descriptor, let peer):
                isShort = false
                admit(descriptor, peer, context, loop)
            case .none: return
            case .exhausted(let reason):
                due = loop.now + Acceptor.pause
                return warn(reason, loop)
            }
        }
        due = loop.now
    }

    /// Stops listening; whoever has connected until now is still served.
    func finish(_ loop: EventLoop) {
        if !socket.isInherited {
            repeat { accept(loop) } while isDue(loop.now)
        }
        socket.stop()
    }

    private func admit(_ descriptor: Int32, _ peer: Peer, _ context: TLSContext?, _ loop: EventLoop)
    {
        let refusal: HTTPRefusal?
        switch loop.shared.admission.enter(peer) {
        case .dropped:
            close(descriptor)
            return
        case .refused(let reason): refusal = reason
        case .admitted: refusal = nil
        }
        let arrival = Arrival(descriptor: descriptor, peer: peer, tls: context, refusal: refusal)
        let inboxes = loop.shared.inboxes
        let inbox = inboxes.min { $0.connections < $1.connections } ?? loop.inbox
        inbox.countIn()
        if inbox === loop.inbox { loop.adopt(arrival) } else { inbox.send(.adopt(arrival)) }
    }

    /// Says it once per shortage.
    private func warn(_ reason: String, _ loop: EventLoop) {
        guard !isShort else { return }
        isShort = true
        loop.shared.log.write(
            .warning, "cannot accept connections; trying again every 100 ms",
            [("listener", .text(loop.shared.options.name)), ("reason", .text(reason))])
    }
}
