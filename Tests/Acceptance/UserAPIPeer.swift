import Foundation
import Testing

/// The directory of `peers/user_api.py`, in a process of its own.
final class UserAPIPeer {
    let port: Int
    private let program: RunningProgram

    /// Starts it; `share` of the requests fail, `users` are there, by id with their address.
    init(failing share: Double = 0, users: [String: String] = [:]) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "peers/user_api.py")
        let accounts = users.flatMap { ["--user", "\($0.key)=\($0.value)"] }
        program = try RunningProgram(
            "/usr/bin/env", ["python3", script.path, "--fail", "\(share)"] + accounts)
        try #require(program.waitForOutput("listening on"), "\(program.remarks)")
        port = try #require(Int(program.output.split(separator: " ").last?.dropLast() ?? ""))
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Accounts by their address.
    func users() throws -> [String: [String: Any]] {
        let users = try curl("GET", url + "/_state")["users"] as? [String: [String: Any]] ?? [:]
        return Dictionary(
            users.map { id, user in
                (user["email"] as? String ?? "", user.merging(["id": id]) { $1 })
            }
        ) { first, _ in first }
    }

    /// What was asked, as `METHOD /path`.
    func calls() throws -> [String] {
        let answer = try RunningProgram("/usr/bin/curl", ["-sS", url + "/_calls"])
        _ = answer.waitForExit()
        let calls = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
        return (calls as? [[String: Any]] ?? []).compactMap { $0["call"] as? String }
    }
}
