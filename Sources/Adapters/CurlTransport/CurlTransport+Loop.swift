import CCurl
import CLinux
import Delivery
package import Ports
import Threads

extension CurlTransport {
    package func send(
        _ request: OutboundRequest, completion: @escaping @Sendable (OutboundResult) -> Void
    ) {
        guard !isStopped else { return completion(stoppedResult) }
        let transfer = idle[request.tls]?.popLast() ?? Transfer()
        switch transfer.prepare(request, rules: rules(of: request.policy), completion) {
        case .success:
            active[transfer.easy] = transfer
            let code = curl_multi_add_handle(multi, transfer.easy)
            if code != CURLM_OK { abandon(transfer, code) }
        case .failure(let refusal):
            release(transfer)
            // Later, as for every other request: the sender may be amid something.
            perform { completion(refusal.result) }
        }
    }

    /// The body of the thread.
    func run() {
        // OpenSSL writes without MSG_NOSIGNAL; libcurl's own threads inherit the mask.
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, nil)
        while !takeWork() {
            while let work = timers.popDue(at: uptime()) { work() }
            var running: Int32 = 0
            note(curl_multi_perform(multi, &running))
            finishTransfers()
            note(curl_multi_poll(multi, nil, 0, untilNextTimer(), nil))
        }
        close()
    }

    /// Tells of a fault of libcurl, the first time: the loop would repeat it without end.
    private func note(_ code: CURLMcode) {
        guard code != CURLM_OK, !hasToldOfFault else { return }
        hasToldOfFault = true
        log.write(
            .error, "libcurl has a fault; deliveries may stop until the gateway is restarted",
            [("error", .text(String(cString: curl_multi_strerror(code))))])
    }

    /// Fails a request that libcurl does not take, for want of memory as a rule.
    private func abandon(_ transfer: Transfer, _ code: CURLMcode) {
        note(code)
        active[transfer.easy] = nil
        let reason = String(cString: curl_multi_strerror(code))
        let completion = transfer.completion
        release(transfer)
        perform { completion?(RequestRefusal(.protocol, "libcurl: \(reason)").result) }
    }

    /// Runs what waits; `true` when the thread is to end.
    private func takeWork() -> Bool {
        var work: [@Sendable () -> Void] = []
        let isStopping = inbox.with { inbox in
            swap(&work, &inbox.work)
            return inbox.isStopping
        }
        for work in work { work() }
        return isStopping
    }

    private func finishTransfers() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left)?.pointee {
            guard message.msg == CURLMSG_DONE, let easy = message.easy_handle,
                let transfer = active.removeValue(forKey: easy)
            else { continue }
            let result = transfer.result(message.data.result)
            curl_multi_remove_handle(multi, easy)
            finish(transfer, result)
        }
    }

    private func finish(_ transfer: Transfer, _ result: OutboundResult) {
        let completion = transfer.completion
        release(transfer)
        completion?(result)
    }

    /// Keeps the handle for the next request with the same TLS files.
    private func release(_ transfer: Transfer) {
        let tls = transfer.tls
        transfer.clear()
        guard transfer.isUsable, idle[tls, default: []].count < 256 else { return }
        idle[tls, default: []].append(transfer)
    }

    /// Milliseconds, rounded up so that a timer is due when the wait ends.
    private func untilNextTimer() -> Int32 {
        guard let next = timers.next else { return 60_000 }
        let (seconds, attoseconds) = (next - uptime()).components
        guard seconds < 60 else { return 60_000 }
        return Int32(
            max(0, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }

    private func rules(of policy: NetworkPolicy) -> Result<NetworkRules, UnreadableBlock> {
        if let known = rules[policy] { return known }
        let made = Result { () throws(UnreadableBlock) in try NetworkRules(policy) }
        // Policies come from the configuration; only many reloads with changes get here.
        if rules.count >= 256 { rules = [:] }
        rules[policy] = made
        return made
    }

    private func close() {
        isStopped = true
        let rest = inbox.with { inbox in
            inbox.isClosed = true
            return inbox.work
        }
        for work in rest { work() }
        for transfer in active.values {
            curl_multi_remove_handle(multi, transfer.easy)
            finish(transfer, stoppedResult)
        }
        active = [:]
        idle = [:]
    }
}
