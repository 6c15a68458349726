import CCurl
import CLinux
import Delivery
package import Ports
import Threads

/// Sends requests with libcurl: one thread, one multi handle, connections kept for the next request.
///
/// The thread is also the one on which delivery is decided, see ``Transport``.
// SAFETY: all but `inbox` and `thread` is touched on the transport's thread alone.
package final class CurlTransport: Transport, @unchecked Sendable {
    struct Inbox {
        var work: [@Sendable () -> Void] = []
        var isStopping = false
        /// No more work is taken; the multi handle must not be woken any more.
        var isClosed = false
    }

    let inbox = Lock(Inbox())
    private let thread = Lock<Thread?>(nil)
    let multi: UnsafeMutableRawPointer
    let log: any Log

    var timers = TimerHeap<@Sendable () -> Void>()
    var active: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Handles for reuse; TLS files cannot be unset, so each set of files has handles of its own.
    var idle: [ClientTLS?: [Transfer]] = [:]
    var rules: [NetworkPolicy: Result<NetworkRules, UnreadableBlock>] = [:]
    var isStopped = false
    var hasToldOfFault = false

    /// - Throws: ``CurlError`` when libcurl cannot be used; nothing can be delivered then.
    package init(log: any Log) throws(CurlError) {
        let code = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        guard code == CURLE_OK else { throw CurlError("libcurl does not start: \(text(of: code))") }
        guard let multi = curl_multi_init() else { throw CurlError("libcurl has no memory") }
        self.multi = multi
        self.log = log
        // More connections than all destinations use at once; libcurl's own limit is lower.
        scimhook_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 1024)
        scimhook_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    }

    deinit {
        idle = [:]
        curl_multi_cleanup(multi)
    }

    /// Starts the thread; call once.
    package func start() {
        thread.with { $0 = Thread("transport") { self.run() } }
    }

    /// Ends the thread, after the work that waits; requests still on their way fail as reset.
    ///
    /// Call from another thread than the transport's own.
    package func stop() {
        inbox.with { inbox in
            inbox.isStopping = true
            if !inbox.isClosed { curl_multi_wakeup(multi) }
        }
        thread.with { thread in
            thread?.join()
            thread = nil
        }
    }

    package func perform(_ work: @escaping @Sendable () -> Void) {
        enqueue(work)
    }

    package func perform(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
        let due = uptime() + delay
        enqueue { self.timers.insert(work, due: due) }
    }

    /// Sends a request and waits for its result; any thread but the transport's own.
    package func exchange(_ request: OutboundRequest) -> OutboundResult {
        let answer = Lock<OutboundResult?>(nil)
        let isAccepted = enqueue {
            self.send(request) { result in answer.signal { $0 = result } }
        }
        guard isAccepted else { return stoppedResult }
        return answer.wait(until: { $0 != nil }, { $0 ?? stoppedResult })
    }

    /// - Returns: `false` when the transport has stopped and `work` will never run.
    @discardableResult
    private func enqueue(_ work: @escaping @Sendable () -> Void) -> Bool {
        inbox.with { inbox in
            guard !inbox.isClosed else { return false }
            inbox.work.append(work)
            // Whoever finds it empty wakes the thread; a thread that is awake looks again.
            if inbox.work.count == 1 { curl_multi_wakeup(multi) }
            return true
        }
    }
}

/// Why the transport cannot start.
package struct CurlError: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// What a request gets that the transport's end cut short.
let stoppedResult = OutboundResult(
    attempt: AttemptResult(failure: .reset, detail: "the gateway is stopping"))

/// Time since the machine started.
func uptime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

/// libcurl's words for a code.
func text(of code: CURLcode) -> String { String(cString: curl_easy_strerror(code)) }
