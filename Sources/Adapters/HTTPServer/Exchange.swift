import HTTPMessage
import Synchronization

/// Carries the answer of one request back to the loop of its connection.
///
/// Knows the connection by number only: one that has gone in the meantime is simply not found.
final class Exchange: HTTPExchange {
    private let inbox: Inbox
    private let ticket: Ticket
    private let isAnswered = Atomic(false)

    init(_ inbox: Inbox, _ ticket: Ticket) {
        self.inbox = inbox
        self.ticket = ticket
    }

    deinit {
        guard !isAnswered.load(ordering: .relaxed) else { return }
        inbox.answer(.abandon(ticket))
    }

    func respond(_ response: HTTPResponse) {
        guard !isAnswered.exchange(true, ordering: .relaxed) else { return }
        inbox.answer(.answer(ticket, response))
    }

    func resume(_ work: @escaping @Sendable () -> Void) {
        inbox.send(.run(work))
    }
}
