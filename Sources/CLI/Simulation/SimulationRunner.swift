import CurlTransport
import HTTPMessage
import Ports
import SCIM
import Simulation
import Threads

/// What `simulate` was asked to do.
struct SimulationOptions: Sendable {
    /// The tenant URL as an administrator pastes it; a query string or trailing slash is dropped.
    var url: String
    var token: String
    var dialect = PatchDialect.entra
    var users = 25
    var groups = 0
    var cycles = 2
    /// Requests a second; `nil` for as fast as the gateway answers.
    var rate: Int?
    var seed: UInt64 = 1
    /// Conversations at the same time.
    var concurrency = 16
    /// How long a request without an answer is sent again.
    var patience = Duration.seconds(30)

    /// The tenant URL without query and trailing slashes, ready to be appended to.
    var base: String {
        var base = url.split(separator: "?", omittingEmptySubsequences: false)[0]
        while base.hasSuffix("/") { base.removeLast() }
        return String(base)
    }
}

/// Drives a simulated tenant against a gateway: phases in turn, conversations side by side.
struct SimulationRunner: Sendable {
    let options: SimulationOptions
    let transport: CurlTransport
    let progress = ProgressBar()
    /// Called with the title of each phase and how many conversations it has.
    var announce: @Sendable (String, Int) -> Void = { _, _ in }

    /// Runs everything; returns the people as the tenant ends up knowing them.
    func run() -> (report: SimulationReport, people: [Person]) {
        var tenant = Tenant(
            users: options.users, groups: options.groups, cycles: options.cycles,
            dialect: options.dialect, seed: options.seed)
        var report = SimulationReport()
        let started = monotonicNanoseconds()
        let tickets = TicketOffice(rate: options.rate)
        while let phase = tenant.nextPhase() {
            announce(phase.title, phase.conversations.count)
            progress.begin(phase.title, total: phase.conversations.count)
            let outcome = run(phase.conversations, tickets)
            progress.end()
            report.merge(outcome.report)
            for conversation in outcome.ended { tenant.remember(conversation) }
        }
        report.elapsed = monotonicNanoseconds() - started
        return (report, tenant.people)
    }

    /// What the threads of one phase share.
    private struct Phase {
        var waiting: ArraySlice<Conversation>
        var ended: [Conversation] = []
        var report = SimulationReport()
    }

    private func run(
        _ conversations: [Conversation], _ tickets: TicketOffice
    ) -> (report: SimulationReport, ended: [Conversation]) {
        let phase = Lock(Phase(waiting: conversations[...]))
        let threads = (0..<min(options.concurrency, max(conversations.count, 1))).map { index in
            Thread("simulate-\(index)") {
                while let conversation = phase.with({ $0.waiting.popFirst() }) {
                    let (conversation, report) = hold(conversation, tickets)
                    progress.advance()
                    phase.with { phase in
                        phase.ended.append(conversation)
                        phase.report.merge(report)
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        return phase.with { ($0.report, $0.ended) }
    }

    /// Holds one conversation to its end.
    private func hold(
        _ start: Conversation, _ tickets: TicketOffice
    ) -> (ended: Conversation, report: SimulationReport) {
        var conversation = start
        var report = SimulationReport()
        var row = SimulationReport.Row(conversations: 1)
        var deadline = monotonicNanoseconds() + nanoseconds(options.patience)
        while let request = conversation.request {
            tickets.wait()
            let started = monotonicNanoseconds()
            let result = transport.exchange(outbound(request))
            row.requests += 1
            guard let status = result.attempt.status, status != 503, status != 429 else {
                guard monotonicNanoseconds() < deadline else {
                    report.violations.append(line(start, request, [unanswered(result)]))
                    break
                }
                report.retries += 1
                conversation.lose()
                pause(nanoseconds: 100_000_000)
                continue
            }
            row.latencies.append(monotonicNanoseconds() - started)
            deadline = monotonicNanoseconds() + nanoseconds(options.patience)
            let answer = HTTPResponse(
                status: status, headers: result.headers, body: result.attempt.answer)
            let problems = conversation.receive(answer)
            if !problems.isEmpty { report.violations.append(line(start, request, problems)) }
        }
        report.rows[start.kind] = row
        return (conversation, report)
    }

    private func outbound(_ request: HTTPRequest) -> OutboundRequest {
        var headers = request.headers
        headers.add("Authorization", "Bearer \(options.token)")
        let query = request.query.map { "?\($0)" } ?? ""
        return OutboundRequest(
            method: request.method?.rawValue ?? "GET", url: options.base + request.path + query,
            headers: headers, body: request.body, timeout: .seconds(30), answerLimit: 4 << 20)
    }

    private func line(
        _ conversation: Conversation, _ request: HTTPRequest, _ problems: [String]
    ) -> String {
        let method = request.method?.rawValue ?? "GET"
        return "\(conversation.kind.rawValue) \(conversation.subject): \(method) \(request.path): "
            + problems.joined(separator: "; ")
    }

    private func unanswered(_ result: OutboundResult) -> String {
        let status = result.attempt.status.map { "status \($0)" }
        let reason = status ?? result.attempt.detail
        return "no usable answer for \(options.patience.components.seconds) s: \(reason)"
    }
}

/// A duration for arithmetic with ``monotonicNanoseconds()``.
func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
}
