import Configuration

extension ManualPage {
    /// scimhook.json5(5), from the options that the reader of the file asks for.
    static var configuration: ManualPage {
        var page = ManualPage(
            "scimhook.json5", section: 5, title: "the configuration of scimhook")
        page.heading("DESCRIPTION")
        page.paragraph(
            "One JSON5 file. Unknown keys are errors, and 'scimhook check' names every problem at "
                + "once. SIGHUP applies a changed file whole or not at all. Lengths of time are "
                + "written \"250ms\", \"15s\", \"5m\", \"12h\" or \"14d\", sizes \"64KiB\" or "
                + "\"1MiB\". A secret is { file: \"…\" }, { env: \"…\" }, { credential: \"…\" } (a "
                + "name under $CREDENTIALS_DIRECTORY) or, for tests, text. A relative path starts "
                + "in the directory of the file.")
        page.heading("OPTIONS")
        page.paragraph(
            "NAME stands for a name of yours; DIRECTORY is a destination of the type user-api, "
                + "which also has everything below destinations.NAME that is not of webhooks.")
        for option in ConfigurationOption.all where !option.isRepetition { page.describe(option) }
        page.heading("TEMPLATES")
        page.paragraph(
            "A template is a JSON value. A text that is exactly one {{path}} becomes the typed "
                + "value; inside a longer text it is text. {{path?}} leaves the key out when there "
                + "is no value. Filters: lower, upper, trim, default:\"x\", first, join:\",\", "
                + "json, each behind a bar. A path with a value that is missing or empty is not sent."
        )
        page.heading("EXAMPLE")
        page.verbatim(ConfigurationExample.whole)
        page.heading("SEE ALSO")
        page.paragraph("scimhook(1)")
        return page
    }

    private mutating func describe(_ option: ConfigurationOption) {
        guard let help = OptionHelp.help(for: option) else { return }
        let standard = help.standard.map { " Default: \($0)." } ?? ""
        item(option.name, note: option.wanted ?? "section", help.text + standard)
    }
}

extension ConfigurationOption {
    /// Whether it stands below a destination of the other kind already.
    fileprivate var isRepetition: Bool {
        let shared = name.replacing("destinations.DIRECTORY", with: "destinations.NAME")
        return shared != name && Self.names.contains(shared)
    }

    private static let names = Set(all.map(\.name))
}
