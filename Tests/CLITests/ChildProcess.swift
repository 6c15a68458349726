import CLinux
import Foundation

/// A program started by a test; ended with the test, by its id.
final class ChildProcess {
    enum Failure: Error {
        case cannotStart(Int32)
    }

    let id: pid_t
    private let directory: URL
    private let name = UUID().uuidString
    private var status: Int32?

    /// - Parameters:
    ///   - arguments: The program's path and its words.
    ///   - directory: Where its two outputs are kept.
    ///   - environment: Everything it finds there.
    ///   - descriptors: Descriptors of the child and what they are here.
    /// - Throws: ``Failure`` when there is no such program.
    init(
        _ arguments: [String], in directory: URL, environment: [String: String] = [:],
        descriptors: [Int32: Int32] = [:]
    ) throws {
        self.directory = directory
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, suffix) in [(Int32(1), "out"), (2, "err")] {
            let path = directory.appendingPathComponent(name + "." + suffix).path
            posix_spawn_file_actions_addopen(
                &actions, descriptor, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        for (child, own) in descriptors { posix_spawn_file_actions_adddup2(&actions, own, child) }
        var pid = pid_t()
        let words = arguments.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + variables { free(text) } }
        let code = posix_spawnp(&pid, arguments[0], &actions, nil, words, variables)
        guard code == 0 else { throw Failure.cannotStart(code) }
        id = pid
    }

    deinit {
        guard status == nil else { return }
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }

    var output: String { text("out") }
    var errors: String { text("err") }

    func signal(_ number: Int32) { kill(id, number) }

    /// Waits for the end.
    ///
    /// - Returns: The exit code; minus the signal when one ended it, `nil` when nothing did in time.
    func wait(seconds: Int = 30) -> Int32? {
        for _ in 0..<(seconds * 100) where status == nil {
            var code: Int32 = 0
            if waitpid(id, &code, WNOHANG) == id {
                status = code & 0x7F == 0 ? code >> 8 & 0xFF : -(code & 0x7F)
            } else {
                // Ten milliseconds between two looks at a process that runs.
                poll(nil, 0, 10)
            }
        }
        return status
    }

    private func text(_ suffix: String) -> String {
        let file = directory.appendingPathComponent(name + "." + suffix)
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }
}
