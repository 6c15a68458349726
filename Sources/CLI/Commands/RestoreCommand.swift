import Configuration
import JSON
import SCIM
import SQLiteStore

extension Command {
    static let restore = Command(
        name: "restore",
        summary: "puts a backup in the place of a stopped gateway's store, and keeps the old one",
        parameters: [
            Parameter(
                "FILE", .positional(isRequired: true, repeats: false),
                "what 'scimhook backup' made")
        ] + ControlCommand.parameters + [ControlCommand.json],
        run: { arguments throws(UsageError) in
            do throws(CommandFailure) {
                let state = try ControlCommand.state(arguments)
                let kept = try restored(arguments.positionals[0], into: state)
                if arguments.has("json") {
                    Output.result([
                        "state": .string(state), "old": kept.map { .string($0) } ?? .null,
                    ])
                }
                Output.remark(
                    "\(state) holds \(arguments.positionals[0]) now"
                        + (kept.map { "; the old store is \($0)" } ?? "") + ".\n"
                        + "Start the gateway; what it had delivered since the backup may be "
                        + "delivered again, and the provider's next full cycle brings what is "
                        + "missing.\n")
                return .done
            } catch {
                Output.remark("scimhook: \(error.message)\n")
                return error.code
            }
        })
}

/// Where the old store is; `nil` when there was none.
private func restored(_ file: String, into state: String) throws(CommandFailure) -> String? {
    // A time that can stand in a file's name.
    let suffix = String(SystemTime.now().text.map { $0 == ":" ? "-" : $0 })
    do throws(StoreOpenError) {
        return try DatabaseFile(path: file).restore(into: state, keepingOldAs: suffix)
    } catch {
        throw CommandFailure(ExitCode(rawValue: error.exitCode) ?? .storage, "\(error)")
    }
}
