/// Why the store cannot be opened; none of these goes away by itself.
package enum StoreOpenError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another gateway runs on this state directory.
    case locked(directory: String, pid: Int32?)
    case notWritable(path: String, reason: String)
    /// The file was written by a newer version; versions are those of the schema.
    case newerSchema(path: String, found: Int, supported: Int)
    /// The file is not, or no longer, a database of ours.
    case damaged(path: String, reason: String)
    case failed(path: String, reason: String)

    /// What the process ends with: 77 for a permission (EX_NOPERM), else 74 (EX_IOERR).
    package var exitCode: Int32 {
        if case .notWritable = self { 77 } else { 74 }
    }

    /// What happened, to what, and what to do next.
    package var description: String {
        switch self {
        case .locked(let directory, let pid):
            """
            another scimhook runs on the state directory \(directory)\
            \(pid.map { " (process \($0))" } ?? ""): stop it first, or give this one a state \
            directory of its own
            """
        case .notWritable(let path, let reason):
            """
            cannot write \(path): \(reason); let the gateway's user own the state directory \
            (chown -R scimhook), or name another one under `state`
            """
        case .newerSchema(let path, let found, let supported):
            """
            \(path) was written by a newer scimhook (schema \(found), this one knows \
            \(supported)): install that version again, or restore a backup from before the upgrade
            """
        case .damaged(let path, let reason):
            "\(path) is not a sound scimhook database: \(reason); look after the disk, then restore the last backup"
        case .failed(let path, let reason):
            "cannot use \(path): \(reason)"
        }
    }
}
