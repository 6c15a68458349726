import CLinux
import Glibc

extension Command {
    static let serve = Command(
        name: "serve", summary: "runs the gateway",
        parameters: [
            Parameter("config", .option(value: "FILE"), "default \(ConfigurationFile.standard)")
        ],
        run: { arguments throws(UsageError) in
            prepareProcess()
            let process = getpid()
            let supervisor = Supervisor(
                arguments["config"] ?? ConfigurationFile.standard,
                ServiceManager(environment: environment, process: process),
                SignalInbox(Supervisor.signals))
            return supervisor.run(InheritedSockets(environment: environment, process: process))
        })
}

/// What has to hold for the whole process before it holds secrets.
private func prepareProcess() {
    umask(0o077)
    _ = scimhook_forbid_core_dumps()
    // A client or a receiver that hangs up is an error of one write, not the end of the gateway.
    signal(SIGPIPE, SIG_IGN)
}
