import CurlTransport
import Delivery
import HTTPServer
import JSON
import Ports
import Simulation
import Threads

/// A demonstration: gateway, receiver and a simulated tenant, on loopback in one process.
struct Demo {
    let site: DemoSite
    let users: Int
    /// Ends the demonstration early, as Ctrl-C does.
    let inbox: SignalInbox

    /// Plays the tenant and waits until every event has arrived.
    ///
    /// - Parameter afterwards: Runs while everything is still up, after the summary; with a token
    ///   that signs in to the monitor.
    /// - Returns: The exit code: done only when all is delivered, verified and equal.
    /// - Throws: ``CommandFailure`` when a part cannot start.
    func run(
        afterwards: (Gateway, _ token: String) -> Void
    ) throws(CommandFailure) -> ExitCode {
        let (receiver, handler) = try startReceiver()
        defer { receiver.stop(within: .seconds(1)) }
        try site.write(receiver: receiver.address)
        let log = LineLog(
            .notice, .json(hasPriority: false), file: try site.openLog(), now: SystemTime.now)
        let plan = try GatewayPlan(site.configuration, log: log)
        let alarm = StoreAlarm(inbox)
        let gateway = try Gateway(
            plan, InheritedSockets(environment: { _ in nil }, process: 0), log: log, alarm: alarm)
        gateway.start()
        defer { gateway.stop() }
        let transport = try CurlTransport.make(log: SilentLog())
        transport.start()
        defer { transport.stop() }

        let control = ControlClient(
            socket: site.state + "/control.sock", exchange: transport.exchange)
        let (report, people) = try play(gateway, control, transport)
        let isDelivered = try waitForDelivery(control)
        let verdict = DemoVerdict(
            report: report, people: people, ledger: handler.summary, isDelivered: isDelivered)
        Output.result(verdict.text)
        let token = try control.ask(
            "POST", "/api/v1/tokens", body: ["admin": "operator", "label": "demonstration"])
        afterwards(gateway, token["token"]?.string ?? "")
        return verdict.isGood ? .done : .failed
    }

    private func startReceiver() throws(CommandFailure) -> (HTTPServer, ReceiverHandler) {
        var options = ReceiverOptions()
        let key: VerifyingKey
        do throws(SecretError) {
            key = try VerifyingKey(text: site.secret, crypto: Surroundings.system.crypto)
        } catch {
            throw CommandFailure(.failed, error.description)
        }
        options.key = key
        let handler = ReceiverHandler(options, .system, file: nil) { outcome in
            if case .accepted(let body) = outcome { Output.result("  → \(eventLine(body))\n") }
        }
        do throws(HTTPServerError) {
            let server = try HTTPServer(
                HTTPServerOptions(listener: .tcp(host: "127.0.0.1", port: 0), name: "receiver"),
                handler: handler, log: SilentLog())
            server.start()
            return (server, handler)
        } catch {
            throw CommandFailure(.failed, "\(error)")
        }
    }

    private func play(
        _ gateway: Gateway, _ control: ControlClient, _ transport: CurlTransport
    ) throws(CommandFailure) -> (SimulationReport, [Person]) {
        let token = try control.ask(
            "POST", "/api/v1/tokens",
            body: ["integration": "demo", "label": "demonstration"])
        var options = SimulationOptions(
            url: "http://\(gateway.scimAddress)/scim/v2/demo", token: token["token"]?.string ?? "")
        options.users = users
        options.cycles = 3
        Output.result(
            """
            gateway    \(options.url)
            receiver   verifies every signature, prints every event
            tenant     \(users) people, as Microsoft Entra ID provisions them


            """)
        let runner = SimulationRunner(
            options: options, transport: transport,
            announce: { title, _ in Output.result("\(title)\n") })
        return runner.run()
    }

    /// Asks the gateway until nothing waits any more, for at most a minute.
    private func waitForDelivery(_ control: ControlClient) throws(CommandFailure) -> Bool {
        for _ in 0..<1200 {
            let status = try control.ask("GET", "/api/v1/status")
            let states = status["destinations"]?.array?.first?["states"]
            let waiting = ["blocked", "pending", "retrying"]
                .reduce(0) { $0 + (states?[$1]?.number?.int ?? 0) }
            if waiting == 0 { return true }
            guard case .timeout = inbox.wait(.milliseconds(50)) else { return false }
        }
        return false
    }
}
