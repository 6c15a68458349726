extension ManualPage {
    /// scimhook(1), from the commands.
    static func program(_ commands: [Command]) -> ManualPage {
        var page = ManualPage(
            "scimhook", section: 1,
            title: "turns what an identity provider knows about people into signed webhooks")
        page.heading("SYNOPSIS")
        page.paragraph("scimhook COMMAND [ARGUMENTS]")
        page.heading("DESCRIPTION")
        page.paragraph(
            "A gateway between identity providers that speak SCIM 2.0 and applications that do "
                + "not. It stores every change before it answers, and delivers it in order for as "
                + "long as it takes. Results go to standard output, remarks to standard error.")
        page.heading("COMMANDS")
        for command in commands { page.describe(command) }
        page.ending()
        return page
    }

    private mutating func describe(_ command: Command) {
        subheading("scimhook " + HelpText.usage(command))
        paragraph(HelpText.sentence(command.summary))
        for parameter in command.parameters { item(parameter.label, parameter.help) }
    }

    private mutating func ending() {
        heading("EXIT STATUS")
        for (code, meaning) in [
            (ExitCode.done, "Done."), (.failed, "Failed."), (.usage, "The command line is wrong."),
            (.notRunning, "The gateway is not running."), (.storage, "Storage failed."),
            (.permission, "A permission is missing."),
            (.configuration, "The configuration is wrong, or an address is in use."),
        ] {
            item("\(code.rawValue)", meaning)
        }
        heading("FILES")
        item("/etc/scimhook/scimhook.json5", "The configuration; see scimhook.json5(5).")
        item("/var/lib/scimhook", "The database and the control socket.")
        heading("SEE ALSO")
        paragraph("scimhook.json5(5), systemd.socket(5)")
    }
}
