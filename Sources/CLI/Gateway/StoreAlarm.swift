import Threads

/// Remembers that the store failed, and wakes whoever has to end the process for it.
final class StoreAlarm: Sendable {
    private let state = Lock<String?>(nil)
    private let inbox: SignalInbox

    init(_ inbox: SignalInbox) { self.inbox = inbox }

    /// Why the store can no longer be trusted; `nil` while it can.
    var reason: String? { state.with { $0 } }

    /// Any thread; the first reason counts.
    func raise(_ reason: String) {
        state.with { $0 = $0 ?? reason }
        inbox.wake()
    }
}
