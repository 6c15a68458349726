import Configuration
import CurlTransport
import JSON

extension Command {
    static let doctor = Command(
        name: "doctor",
        summary: "looks at everything that the gateway needs: configuration, disk, clock, "
            + "certificates, destinations, and the provider's own Test Connection",
        parameters: [
            Parameter(
                "config", .option(value: "FILE"),
                "the gateway's configuration; default \(ConfigurationFile.standard)"),
            ControlCommand.json,
        ],
        run: { arguments throws(UsageError) in
            do throws(CommandFailure) {
                let path = arguments["config"] ?? ConfigurationFile.standard
                let configuration = try ConfigurationFile.load(path)
                let transport = try CurlTransport.make(log: SilentLog())
                transport.start()
                defer { transport.stop() }
                let doctor = Doctor(
                    configuration: configuration,
                    secrets: SecretReader(environment: environment, log: SilentLog()),
                    exchange: transport.exchange)
                return report(doctor.findings, path, asJSON: arguments.has("json"))
            } catch {
                if arguments.has("json") {
                    let finding = Finding("configuration", .failed, error.message)
                    Output.result(["ok": false, "checks": [finding.json]])
                }
                Output.remark("scimhook: \(error.message)\n")
                return error.code
            }
        })
}

private func report(_ findings: [Finding], _ path: String, asJSON: Bool) -> ExitCode {
    let all = [Finding("configuration", .ok, "\(path) has no problems")] + findings
    let isWell = !all.contains { $0.verdict == .failed }
    if asJSON {
        Output.result(["ok": .bool(isWell), "checks": .array(all.map(\.json))])
    } else {
        let widest = all.map(\.name.count).max() ?? 0
        for finding in all {
            let mark = "\(finding.verdict)".uppercased()
            let pad = String(repeating: " ", count: widest - finding.name.count + 2)
            let start = mark + String(repeating: " ", count: 9 - mark.count) + finding.name + pad
            let blank = String(repeating: " ", count: start.count)
            let detail = HelpText.wrapped(blank + finding.detail, indent: start.count)
            Output.result(start + detail.dropFirst(start.count) + "\n")
        }
        Output.remark(summary(all) + "\n")
    }
    return isWell ? .done : .failed
}

private func summary(_ findings: [Finding]) -> String {
    let failed = findings.count { $0.verdict == .failed }
    let warnings = findings.count { $0.verdict == .warning }
    if failed > 0 { return "\(failed) failed: something needs attention." }
    return warnings == 0 ? "All is well." : "Nothing failed; think about the warnings."
}
