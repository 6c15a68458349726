import CLinux
import CurlTransport
import HTTPMessage
import Ports
import Threads

/// Sends the same request as often as it goes, with so many on their way at any time.
// SAFETY: the counters are touched on the transport's thread, and read after it has ended.
final class Measurement: @unchecked Sendable {
    private let request: OutboundRequest
    private let seconds: Int
    private let concurrency: Int
    private var sent = 0
    private var failed = 0
    private var isOver = false

    init(url: String, seconds: Int, concurrency: Int) {
        request = OutboundRequest(
            method: "POST", url: url,
            headers: [
                "content-type": "application/json", "user-agent": "scimhook/benchmark",
                "webhook-id": "evt_01JD3V8Q3W7N4YH2M1C5B0RZTE", "webhook-timestamp": "1795473667",
                "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
                "scimhook-attempt": "1",
            ],
            body: [UInt8](repeating: UInt8(ascii: "x"), count: 1411))
        self.seconds = seconds
        self.concurrency = concurrency
    }

    func run() throws {
        let transport = try CurlTransport(log: SilentLog())
        transport.start()
        let end = Lock(false)
        let before = processorTime()
        transport.perform { for _ in 0..<self.concurrency { self.send(transport) } }
        transport.perform(after: .seconds(seconds)) {
            self.isOver = true
            end.signal { $0 = true }
        }
        end.wait(until: { $0 }, { _ in })
        let used = processorTime() - before
        transport.stop()
        let microseconds = sent == 0 ? 0 : used / .microseconds(sent)
        print("\(concurrency)\t\(sent / seconds)/s\t\(microseconds) us CPU each\t\(failed) failed")
    }

    private func send(_ transport: CurlTransport) {
        guard !isOver else { return }
        transport.send(request) { result in
            guard !self.isOver else { return }
            self.sent += 1
            if result.attempt.status != 204 { self.failed += 1 }
            self.send(transport)
        }
    }
}

private struct SilentLog: Log {
    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {}
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
