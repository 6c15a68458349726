import CLinux
import Configuration
import Glibc
import Ports
import SCIM
import Threads

/// Runs the gateway from its start to its end, as signals and the service manager say.
struct Supervisor {
    /// The signals that steer the gateway; to be blocked before any thread starts.
    static let signals = [SIGTERM, SIGINT, SIGHUP]

    private let path: String
    private let manager: ServiceManager
    private let inbox: SignalInbox
    private let alarm: StoreAlarm

    /// - Parameters:
    ///   - path: The configuration file.
    ///   - manager: Told of every change of state.
    ///   - inbox: Where ``signals`` arrive.
    init(_ path: String, _ manager: ServiceManager, _ inbox: SignalInbox) {
        self.path = path
        self.manager = manager
        self.inbox = inbox
        alarm = StoreAlarm(inbox)
    }

    /// - Parameter sockets: What the service manager handed over.
    /// - Returns: The exit code, once everything is closed.
    func run(_ sockets: InheritedSockets) -> ExitCode {
        let early = LineLog(.info, .automatic(), now: SystemTime.now)
        do throws(CommandFailure) {
            let plan = try GatewayPlan(path, log: early)
            let settings = plan.configuration.log
            let log = LineLog(settings.level, LogFormat(settings.format), now: SystemTime.now)
            manager.status("Opening the store")
            let gateway = try Gateway(plan, sockets, log: log, alarm: alarm)
            gateway.start()
            manager.ready("Serving")
            return serve(gateway, plan, log)
        } catch {
            for line in error.message.split(separator: "\n") {
                early.write(.error, "the gateway cannot start", [("reason", .text("\(line)"))])
            }
            manager.status("Cannot start: \(error.message.prefix { $0 != "\n" })")
            return error.code
        }
    }

    private func serve(_ gateway: Gateway, _ plan: GatewayPlan, _ log: LineLog) -> ExitCode {
        var plan = plan
        var upkeep = Upkeep(gateway, manager)
        while true {
            let event = inbox.wait(upkeep.pause)
            if let reason = alarm.reason { return failed(gateway, reason) }
            switch event {
            case .signal(SIGHUP): reload(gateway, &plan, log)
            case .signal(let number): return drain(gateway, number)
            case .woken, .timeout: break
            }
            upkeep.perform()
        }
    }

    private func reload(_ gateway: Gateway, _ plan: inout GatewayPlan, _ log: LineLog) {
        manager.reloading()
        do throws(CommandFailure) {
            let next = try GatewayPlan(path, log: gateway.log)
            let fixed = plan.restartNeeded(for: next)
            guard fixed.isEmpty else {
                throw CommandFailure(
                    .configuration,
                    "\(fixed.joined(separator: ", ")): changing this needs a restart; nothing of "
                        + "the changed file is in force")
            }
            try gateway.reload(next)
            plan = next
            log.use(next.configuration.log.level)
            gateway.log.write(.notice, "the configuration is reloaded", [])
            manager.ready("Serving")
        } catch {
            let problems = error.message.split(separator: "\n").map(String.init)
            gateway.state.record.refuse(problems)
            for line in problems {
                gateway.log.write(
                    .error, "the configuration is not reloaded, the old one stays in force",
                    [("reason", .text(line))])
            }
            manager.ready("Serving with the old configuration, the reload failed")
        }
    }

    /// Ends what has begun; a second signal ends the process at once, which loses nothing either.
    private func drain(_ gateway: Gateway, _ signal: Int32) -> ExitCode {
        manager.stopping("Finishing requests and deliveries")
        gateway.log.write(.notice, "stopping", [("signal", .integer(Int(signal)))])
        let isDone = Lock(false)
        let thread = Thread("drain") { [inbox] in
            gateway.stop()
            isDone.with { $0 = true }
            inbox.wake()
        }
        while !isDone.with({ $0 }) {
            let event = inbox.wait(.seconds(60))
            if let reason = alarm.reason { return failed(gateway, reason) }
            guard case .signal(let number) = event, number != SIGHUP else { continue }
            gateway.log.write(.warning, "ending at once, before everything is finished", [])
            _exit(ExitCode.failed.rawValue)
        }
        thread.join()
        gateway.log.write(.notice, "stopped", [])
        return .done
    }

    /// Fail-stop: carrying on after a failed write would lose what was promised.
    private func failed(_ gateway: Gateway, _ reason: String) -> ExitCode {
        manager.stopping("The store failed: \(reason)")
        gateway.state.fail(reason)
        gateway.abandon()
        // Threads may still be at work on the store; nothing they do now counts.
        _exit(ExitCode.storage.rawValue)
    }
}
