import Foundation
import Testing

@testable import scimhook

/// Runs a script with a shell that is installed, and gives what it prints.
private func output(of shell: String, _ script: String) throws -> String {
    let directory = FileManager.default.temporaryDirectory
        .appending(path: "scimhook-shell-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appending(path: "script")
    try script.write(to: file, atomically: true, encoding: .utf8)
    let process = try ChildProcess(
        [shell, file.path], in: directory,
        environment: ["PATH": "/usr/bin:/bin", "HOME": directory.path])
    let code = process.wait()
    #expect(code == 0, "\(shell): \(process.errors)")
    return process.output
}

private func isInstalled(_ program: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/" + program)
}

@Suite("Manual pages", .enabled(if: isInstalled("mandoc")))
struct ManualPageTests {
    @Test func `both pages are what man expects`() throws {
        for page in [ManualPage.program(Command.all), .configuration] {
            let script = "mandoc -T lint -W warning <<'PAGE'\n\(page.text)PAGE\n"
            #expect(try output(of: "bash", script) == "")
        }
    }

    @Test func `the program's page shows every command and every option`() throws {
        let page = ManualPage.program(Command.all).text
        let shown = try output(
            of: "bash", "mandoc -T utf8 -O width=200 <<'PAGE' | col -b\n\(page)PAGE\n")
        for command in Command.all {
            #expect(shown.contains("scimhook \(command.name)"))
            for parameter in command.parameters { #expect(shown.contains(parameter.label)) }
        }
    }

    @Test func `the example in the configuration's page can be copied`() throws {
        let page = ManualPage.configuration.text
        let shown = try output(
            of: "bash", "mandoc -T utf8 -O width=300 <<'PAGE' | col -b\n\(page)PAGE\n")
        #expect(shown.contains(#"find: { method: "GET", path: "/users?email={{user.email}}""#))
        #expect(shown.contains(#"schedule: ["5s", "30s", "5m", "30m", "2h"]"#))
    }
}

@Suite("Shell completions")
struct ShellCompletionTests {
    @Test(arguments: [
        (["sta"], ["status"]), (["token", ""], ["create", "list", "revoke"]),
        (["token", "create", "--ro"], ["--role"]),
        (["token", "create", "--role", ""], ["viewer", "operator"]),
        (["deliveries", "retry", "--d"], ["--dead", "--destination"]),
        (["completions", "f"], ["fish"]), (["check", "--config", "/etc/host"], ["/etc/host"]),
    ])
    func `bash completes commands, options and values`(words: [String], wanted: [String]) throws {
        let line = (["scimhook"] + words).map { "'\($0)'" }.joined(separator: " ")
        let script = """
            \(ShellCompletions(Command.all).bash)
            COMP_WORDS=(\(line)); COMP_CWORD=\(words.count)
            _scimhook
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let found = try output(of: "bash", script).split(separator: "\n").map(String.init)
        for word in wanted { #expect(found.contains { $0.hasPrefix(word) }, "\(found)") }
    }

    @Test(.enabled(if: isInstalled("fish")))
    func `fish completes commands, options and values`() throws {
        let script =
            ShellCompletions(Command.all).fish + """
                complete -C 'scimhook tok'
                complete -C 'scimhook token '
                complete -C 'scimhook token create --role '
                complete -C 'scimhook serve --conf'
                """
        let found = try output(of: "fish", script)
        for word in ["token\t", "revoke", "operator", "--config"] {
            #expect(found.contains(word), "\(word) in \(found)")
        }
    }

    @Test(.enabled(if: isInstalled("zsh")))
    func `zsh takes the script`() throws {
        let script = """
            autoload -Uz compinit && compinit -u
            \(ShellCompletions(Command.all).zsh)
            print -r -- ${_comps[scimhook]}
            """
        #expect(try output(of: "zsh", script).contains("bash_complete"))
    }
}
