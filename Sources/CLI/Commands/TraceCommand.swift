import HTTPMessage
import JSON

extension Command {
    static let trace = Command(
        name: "trace",
        summary: "follows a change from the SCIM request to its target",
        parameters: [
            Parameter(
                "ID", .positional(isRequired: true, repeats: false),
                "of a user (or the userName), a group, a SCIM request, an event or a delivery"),
            ControlCommand.json,
        ] + ControlCommand.parameters,
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let id = percentEncoded(arguments.positionals[0])
                let trace = try client.ask("GET", "/api/v1/trace/" + id)
                arguments.show(trace) {
                    TraceReport(trace: trace, now: SystemTime.now()).text
                }
                return .done
            }
        })
}
