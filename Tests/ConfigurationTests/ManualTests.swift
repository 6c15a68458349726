import Testing

@testable import Configuration

@Suite("The manual of the configuration file")
struct ManualTests {
    @Test(arguments: ConfigurationOption.all)
    func `every option that the file can have is explained`(option: ConfigurationOption) throws {
        let help = try #require(
            OptionHelp.help(for: option), "add \(option.name) to OptionHelp.swift")
        #expect(help.text.hasSuffix("."))
    }

    @Test func `nothing is explained that the file cannot have`() {
        let names = Set(
            ConfigurationOption.all.map {
                $0.name.replacing("destinations.DIRECTORY", with: "destinations.NAME")
            })
        for name in OptionHelp.names { #expect(names.contains(name), "\(name)") }
        #expect(names.count > 60)
    }

    @Test func `the example is a configuration that the program accepts`() throws {
        _ = try Configuration(
            parsing: Array(ConfigurationExample.whole.utf8))
    }
}

extension ConfigurationOption: CustomTestStringConvertible {
    package var testDescription: String { name }
}
