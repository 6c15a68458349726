import Glibc
import HTTPMessage
import Ports

extension Command {
    /// `demo`: the README's first command.
    static let demo = Command(
        name: "demo",
        summary: "shows it all: gateway, receiver and a simulated tenant",
        parameters: [
            Parameter("users", .option(value: "N"), "people in the tenant (default 25)"),
            Parameter("once", .flag, "ends when every event was delivered"),
            Parameter("dir", .option(value: "DIR"), "keeps configuration and database here"),
        ],
        run: { arguments throws(UsageError) in
            let users = try arguments.integer("users", in: 1...100_000, default: 25)
            return runDemo(users: users, once: arguments.has("once"), in: arguments["dir"])
        })
}

/// Runs the demonstration; stays until Ctrl-C unless `once`.
private func runDemo(users: Int, once: Bool, in directory: String?) -> ExitCode {
    signal(SIGPIPE, SIG_IGN)
    let inbox = SignalInbox(Supervisor.signals)
    let secret = "whsec_" + Base64.text(of: Surroundings.system.crypto.randomBytes(24))
    do throws(CommandFailure) {
        let site = try DemoSite(directory, secret: secret)
        defer { site.remove() }
        return try Demo(site: site, users: users, inbox: inbox).run { gateway, token in
            guard !once else { return }
            Output.result(
                """

                monitor    http://\(gateway.adminAddress)/
                sign in    \(token)
                look at    scimhook status --state \(site.state)
                Ctrl-C ends it.

                """)
            while case .timeout = inbox.wait(.seconds(3600)) {}
        }
    } catch {
        Output.remark("scimhook: \(error.message)\n")
        return error.code
    }
}
