import CLinux
import Glibc
import JSON
import SQLiteStore

extension Command {
    static let backup = Command(
        name: "backup",
        summary: "copies the running gateway's store into a file, verified, without a pause",
        parameters: [
            Parameter(
                "FILE", .positional(isRequired: true, repeats: false),
                "where to put it; an existing file is never overwritten")
        ] + ControlCommand.parameters + [ControlCommand.json],
        run: { arguments throws(UsageError) in
            ControlCommand.run(arguments) { client throws(CommandFailure) in
                let target = arguments.positionals[0]
                guard access(target, F_OK) != 0 else {
                    throw CommandFailure(
                        .failed, "\(target) exists already; choose another name or remove it")
                }
                let answer = try client.ask("POST", "/control/backup", patience: .seconds(3600))
                let size = try BackupFile(source: answer.word("file"), target: target).place()
                if arguments.has("json") {
                    Output.result([
                        "file": .string(target), "bytes": .number(JSONNumber(size)),
                        "verified": true,
                    ])
                }
                Output.remark("\(target): \(size) bytes, verified.\n")
                return .done
            }
        })
}

/// A verified copy of the store on its way from the state directory to where it was asked for.
struct BackupFile {
    let source: String
    let target: String

    /// Moves it there, whole or not at all; its size in bytes.
    func place() throws(CommandFailure) -> Int {
        defer { unlink(source) }
        if link(source, target) != 0 {
            guard errno == EXDEV || errno == EPERM else { throw failure(target) }
            try copy()
        }
        // The gateway's user made it; it belongs to whoever asked.
        guard chown(target, geteuid(), getegid()) == 0 else { throw failure(target) }
        var status = stat()
        guard stat(target, &status) == 0 else { throw failure(target) }
        return Int(status.st_size)
    }

    private func copy() throws(CommandFailure) {
        let draft = target + ".partial"
        defer { unlink(draft) }
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw failure(source) }
        defer { close(input) }
        let output = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard output >= 0 else { throw failure(draft) }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &buffer, buffer.count)
            guard count >= 0 else { throw failure(source) }
            if count == 0 { break }
            guard write(output, buffer, count) == count else { throw failure(draft) }
        }
        guard fsync(output) == 0 else { throw failure(draft) }
        do throws(StoreOpenError) {
            try DatabaseFile(path: draft).verify()
        } catch {
            throw CommandFailure(.storage, "\(error)")
        }
        // Unlike rename, a link never replaces what has come there meanwhile.
        guard link(draft, target) == 0 else { throw failure(target) }
    }

    private func failure(_ path: String) -> CommandFailure {
        let code: ExitCode = errno == EACCES ? .permission : errno == EEXIST ? .failed : .storage
        return CommandFailure(code, "\(path): \(String(cString: strerror(errno)))")
    }
}
