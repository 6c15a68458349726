import Foundation
import Testing

/// The directory of `peers/user_api.py`, in a process of its own.
final class UserAPIPeer {
    let port: Int
    private let program: RunningProgram
    private let certificates: String?

    /// Starts it; `share` of the requests fail, `users` are there, by id with their address.
    ///
    /// With `certificates`, a directory, it speaks TLS with clients who have a certificate.
    init(
        failing share: Double = 0, users: [String: String] = [:], certificates: String? = nil
    ) throws {
        self.certificates = certificates
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "peers/user_api.py")
        let accounts = users.flatMap { ["--user", "\($0.key)=\($0.value)"] }
        program = try RunningProgram(
            "/usr/bin/env",
            ["python3", script.path, "--fail", "\(share)"] + accounts
                + (certificates.map { ["--tls", $0] } ?? []))
        try #require(program.waitForOutput("listening on"), "\(program.remarks)")
        port = try #require(Int(program.output.split(separator: " ").last?.dropLast() ?? ""))
    }

    var url: String { "\(certificates == nil ? "http" : "https")://127.0.0.1:\(port)" }

    /// Accounts by their address.
    func users() throws -> [String: [String: Any]] {
        let state = try curl("GET", url + "/_state", options: access)
        let users = state["users"] as? [String: [String: Any]] ?? [:]
        return Dictionary(
            users.map { id, user in
                (user["email"] as? String ?? "", user.merging(["id": id]) { $1 })
            }
        ) { first, _ in first }
    }

    /// What was asked, as `METHOD /path`.
    func calls() throws -> [String] { try journal().compactMap { $0["call"] as? String } }

    /// What was asked, with `body`, `authorization`, and whose certificate the `client` had.
    func journal() throws -> [[String: Any]] {
        let answer = try RunningProgram("/usr/bin/curl", ["-sS", url + "/_calls"] + access)
        _ = answer.waitForExit()
        let calls = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
        return calls as? [[String: Any]] ?? []
    }

    private var access: [String] {
        certificates.map {
            ["--cacert", "\($0)/ca.pem", "--cert", "\($0)/client.pem", "--key", "\($0)/client.key"]
        } ?? []
    }
}
