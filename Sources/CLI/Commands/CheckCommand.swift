extension Command {
    static let check = Command(
        name: "check", summary: "checks a configuration file and names every problem",
        parameters: [
            Parameter(
                "config", .option(value: "FILE"), "default \(ConfigurationFile.standard)")
        ],
        run: { arguments throws(UsageError) in
            let path = arguments["config"] ?? ConfigurationFile.standard
            do throws(CommandFailure) {
                _ = try ConfigurationFile.load(path)
                Output.remark("\(path): no problems\n")
                return .done
            } catch {
                Output.remark(error.message + "\n")
                return error.code
            }
        })
}
