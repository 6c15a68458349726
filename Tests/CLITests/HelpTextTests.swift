import Testing

@testable import scimhook

@Suite("Help, made from the commands")
struct HelpTextTests {
    @Test func `the overview names every command and fits 80 columns`() {
        let text = HelpText(commands: Command.all).overview
        for command in Command.all { #expect(text.contains("  \(command.name) ")) }
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test(arguments: Command.all.map(\.name))
    func `a command's help names all that it understands, in 80 columns`(name: String) throws {
        let command = try #require(Command.all.first { $0.name == name })
        let text = HelpText.text(for: command)
        #expect(text.hasPrefix("Usage: scimhook \(name)"))
        for parameter in command.parameters {
            #expect(text.contains("  \(parameter.label)"), "\(parameter.name)")
        }
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(text.contains("--help"))
    }

    @Test(arguments: Command.all.map(\.name))
    func `no command understands one name in two ways`(name: String) throws {
        let command = try #require(Command.all.first { $0.name == name })
        #expect(Set(command.parameters.map(\.name)).count == command.parameters.count)
    }

    @Test func `help is a table of two columns`() {
        let command = Command(
            name: "go there", summary: "goes somewhere",
            parameters: [
                Parameter("PLACE", .positional(isRequired: true, repeats: true), "where to go"),
                Parameter("speed", .option(value: "N"), String(repeating: "fast ", count: 20)),
            ], run: { _ in .done })
        #expect(
            HelpText.text(for: command) == """
                Usage: scimhook go there PLACE… [--speed N]

                Goes somewhere.

                Arguments:
                  PLACE  where to go

                Options:
                  --speed N  fast fast fast fast fast fast fast fast fast fast fast fast fast
                             fast fast fast fast fast fast fast
                  --help     shows this text

                """)
    }
}
