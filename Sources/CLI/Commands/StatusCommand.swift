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
                if arguments.has("json") {
                    Output.result(status)
                } else if arguments.has("ready") {
                    Output.result(isReady ? "ready\n" : "not ready\n")
                } else {
                    Output.result(StatusReport(status: status, width: Terminal.width).text)
                }
                return isReady ? .done : .failed
            }
        })
}

extension Output {
    /// One JSON document and the end of its line.
    static func result(_ document: JSONValue) {
        result(String(decoding: document.bytes, as: UTF8.self) + "\n")
    }
}
