import Alerts
import CLinux
import Glibc
import JSON
import Ports

/// One run of a program that is told of an alert.
///
/// Started without a shell, in a process group of its own, with nothing of the gateway's but its
/// user and its sandbox: no descriptor, no signal mask, and of the environment only what names
/// places. Gets the message on its standard input. SIGPIPE has to be ignored, as `serve` does.
struct ProgramRun {
    /// How many bytes of what it prints are kept; the rest is read and dropped.
    static let outputLimit = 4096
    /// Of the gateway's environment, which may hold secrets.
    private static let inherited = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR"]

    private let program: AlertProgram
    private let input: [UInt8]
    private let environment: [String: String]

    init(_ program: AlertProgram, _ message: AlertMessage) {
        self.program = program
        input = message.body
        var environment: [String: String] = [:]
        for name in Self.inherited {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        let body = (try? JSONValue(parsing: message.body)) ?? .null
        for (name, key) in [
            ("ID", "id"), ("KIND", "kind"), ("TIMESTAMP", "timestamp"), ("GATEWAY", "gateway"),
            ("DESTINATION", "destination"), ("INTEGRATION", "integration"), ("USER", "user"),
            ("SUMMARY", "summary"), ("ACTION", "action"), ("LINK", "link"),
        ] {
            environment["SCIMHOOK_" + name] = body[key]?.string ?? ""
        }
        self.environment = environment
    }

    /// Runs it and waits for its end.
    ///
    /// - Parameter isStopping: Asked again and again; ends the program when it says so.
    /// - Returns: Why nobody was told; `nil` when the exit code was 0.
    func perform(_ isStopping: () -> Bool) -> String? {
        guard let (read, write) = pipe(), let (result, output) = pipe() else {
            return "no pipe can be made: \(String(cString: strerror(errno)))"
        }
        let started = spawn(input: read, output: output)
        close(read)
        close(output)
        var streams = ProgramStreams(input: write, output: result, bytes: input)
        defer { streams.close() }
        switch started {
        case .failure(let code):
            return "\(program.words[0]) cannot be started: \(String(cString: strerror(code.value)))"
        case .success(let process):
            let end = wait(for: process, &streams, isStopping)
            return end.map { reason in
                let said = streams.firstLine
                return said.isEmpty ? reason : "\(reason): \(said)"
            }
        }
    }

    private func wait(
        for process: pid_t, _ streams: inout ProgramStreams, _ isStopping: () -> Bool
    ) -> String? {
        let deadline = SystemTime.uptime() + program.timeout
        while true {
            streams.pass(milliseconds: 20)
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                streams.pass(milliseconds: 0)
                return reason(status)
            }
            let isLate = SystemTime.uptime() >= deadline
            guard isLate || isStopping() else { continue }
            // The whole group: what it has started would otherwise go on.
            kill(-process, SIGKILL)
            waitpid(process, &status, 0)
            return isLate
                ? "it did not end in \(program.timeout.components.seconds) s and was killed"
                : "the gateway is stopping"
        }
    }

    /// What a wait status means (wait(2)); `nil` for an exit code of 0.
    private func reason(_ status: Int32) -> String? {
        let signal = status & 0x7F
        if signal != 0 { return "it was ended by signal \(signal)" }
        let code = status >> 8 & 0xFF
        return code == 0 ? nil : "it ended with exit code \(code)"
    }

    private struct SpawnError: Error { let value: Int32 }

    private func spawn(input: Int32, output: Int32) -> Result<pid_t, SpawnError> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = program.words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var process = pid_t()
        let code = posix_spawn(
            &process, program.words[0], &actions, &attributes, words, variables)
        return code == 0 ? .success(process) : .failure(SpawnError(value: code))
    }
}

/// Two descriptors that no other program inherits.
private func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [-1, -1]
    return pipe2(&ends, O_CLOEXEC) == 0 ? (ends[0], ends[1]) : nil
}
