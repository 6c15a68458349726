import CurlTransport
import Glibc
import JSON
import Simulation

extension Command {
    /// `simulate`: plays the identity provider and checks every answer.
    static let simulate = Command(
        name: "simulate",
        summary: "acts as the identity provider and checks every answer",
        parameters: [
            Parameter(
                "URL", .positional(isRequired: true, repeats: false),
                "the tenant URL, as pasted into the provider"),
            Parameter(
                "token", .option(value: "T"),
                "the secret token; better in the variable SCIMHOOK_TOKEN"),
            Parameter(
                "provider", .option(value: "NAME"), "entra (default), entra-legacy, okta or bulk"),
            Parameter("users", .option(value: "N"), "people in the tenant (default 25)"),
            Parameter("groups", .option(value: "N"), "groups in the tenant (default 0)"),
            Parameter("cycles", .option(value: "N"), "incremental cycles (default 2)"),
            Parameter("rate", .option(value: "R"), "requests a second (default: no limit)"),
            Parameter("seed", .option(value: "S"), "another seed, another tenant (default 1)"),
            Parameter("concurrency", .option(value: "N"), "requests at once (default 16)"),
            Parameter(
                "patience", .option(value: "D"),
                "how long a request without an answer is repeated (default 30s)"),
            Parameter("json", .flag, "print the summary as JSON"),
        ],
        run: { arguments throws(UsageError) in
            let options = try SimulationOptions(arguments)
            return runSimulation(options, asJSON: arguments.has("json"))
        })
}

extension SimulationOptions {
    init(_ arguments: Arguments) throws(UsageError) {
        url = arguments.positionals.first ?? ""
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw UsageError("'\(url)' is no http or https URL")
        }
        guard let token = arguments["token"] ?? environment("SCIMHOOK_TOKEN") else {
            throw UsageError("--token is missing; `scimhook token create INTEGRATION` makes one")
        }
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw UsageError("--token: a token has no blanks or line breaks in it")
        }
        self.token = token
        let provider = arguments["provider"] ?? PatchDialect.entra.rawValue
        guard let dialect = PatchDialect(rawValue: provider) else {
            let known = PatchDialect.allCases.map(\.rawValue).joined(separator: " or ")
            throw UsageError("--provider \(provider): this version plays \(known)")
        }
        self.dialect = dialect
        users = try arguments.integer("users", in: 1...1_000_000, default: users)
        groups = try arguments.integer("groups", in: 0...1_000_000, default: groups)
        cycles = try arguments.integer("cycles", in: 0...1000, default: cycles)
        seed = UInt64(try arguments.integer("seed", in: 0...Int.max, default: 1))
        concurrency = try arguments.integer("concurrency", in: 1...256, default: concurrency)
        if let text = arguments["patience"] { patience = try duration(text, of: "patience") }
        if arguments["rate"] != nil {
            rate = try arguments.integer("rate", in: 1...100_000, default: 1)
        }
    }
}

/// Runs a simulation and prints what came of it.
private func runSimulation(_ options: SimulationOptions, asJSON: Bool) -> ExitCode {
    signal(SIGPIPE, SIG_IGN)
    do throws(CommandFailure) {
        let transport = try CurlTransport.make(log: SilentLog())
        transport.start()
        defer { transport.stop() }
        let runner = SimulationRunner(options: options, transport: transport)
        let (report, _) = runner.run()
        if asJSON {
            Output.result(String(decoding: report.json.bytes, as: UTF8.self) + "\n")
        } else {
            Output.result(report.table)
            printViolations(report.violations)
        }
        return report.violations.isEmpty ? .done : .failed
    } catch {
        Output.remark("scimhook: \(error.message)\n")
        return error.code
    }
}

/// Shows the first violations; a thousand of one kind tell no more than twenty.
func printViolations(_ violations: [String]) {
    for violation in violations.prefix(20) { Output.remark("violation: \(violation)\n") }
    if violations.count > 20 { Output.remark("and \(violations.count - 20) more\n") }
}
