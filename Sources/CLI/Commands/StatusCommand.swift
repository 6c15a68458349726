import JSON

extension Command {
    static let status = Command(
        name: "status", summary: "shows queue, destinations and integrations on one screen",
        parameters: ControlCommand.parameters + [
            ControlCommand.json,
            Parameter("ready", .flag, "prints nothing but 'ready' or 'not ready'"),
        ],
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let status = try client.ask("GET", "/api/v1/status")
                let isReady = status["ready"] == true
                arguments.show(status) {
                    arguments.has("ready")
                        ? isReady ? "ready\n" : "not ready\n"
                        : StatusReport(status: status, width: Terminal.width).text
                }
                return isReady ? .done : .failed
            }
        })
}
