import Testing

/// The rules that `swift format` and the compiler cannot check.
@Suite("House rules")
struct HouseRuleTests {
    @Test func `no file is longer than 400 lines`() {
        for file in SourceFile.all where file.lines.count > 400 {
            Issue.record("\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func `no function is longer than 60 lines`() {
        for file in SourceFile.all {
            for function in Function.all(in: file) where function.length > 60 {
                Issue.record("\(file.path):\(function.line) \(function.name): \(function.length)")
            }
        }
    }

    @Test func `the core imports nothing but the core`() {
        let core = SourceFile.sources.filter { $0.layer == "Core" }
        let names = Set(core.map(\.target))
        for file in core {
            for line in file.lines {
                guard let match = line.firstMatch(of: /^(?:\w+ )?import (\w+)/) else { continue }
                #expect(names.contains(String(match.1)), "\(file.path): \(line)")
            }
        }
    }

    @Test func `every exception to Sendable checking says why it is safe`() {
        report(/@unchecked Sendable|nonisolated\(unsafe\)/) { file, index in
            index > 0 && file.lines[index - 1].contains("// SAFETY: ")
        }
    }

    @Test func `time, tasks and sleeps come from outside`() {
        report(/\bDate\(\)|Task\.sleep|Task \{|Task\.detached/) { file, _ in
            file.layer == "CLI"
        }
    }

    @Test func `every top-level declaration has a doc comment`() {
        report(#/^package (?:final )?(?:struct|class|enum|actor|protocol|func) /#) { file, index in
            var above = index - 1
            while above > 0, file.lines[above].contains(/^(@|\/\/ SAFETY: )/) { above -= 1 }
            return above >= 0 && file.lines[above].hasPrefix("///")
        }
    }

    /// Records an issue for every line in `Sources` that matches and is not allowed.
    private func report(
        _ pattern: Regex<Substring>, unless allowed: (SourceFile, Int) -> Bool
    ) {
        for file in SourceFile.sources {
            for (index, line) in file.lines.enumerated()
            where !line.contains("//") && line.contains(pattern) && !allowed(file, index) {
                Issue.record("\(file.path):\(index + 1) \(line)")
            }
        }
    }
}
