extension Command {
    static let manual = Command(
        name: "manual",
        summary: "prints a manual page, for man: 'scimhook manual 5 | man -l -'",
        parameters: [
            Parameter(
                "SECTION", .positional(isRequired: true, repeats: false),
                "1 for scimhook(1), 5 for scimhook.json5(5)", choices: ["1", "5"])
        ],
        run: { arguments throws(UsageError) in
            switch arguments.positionals[0] {
            case "1": Output.result(ManualPage.program(Command.all).text)
            case "5": Output.result(ManualPage.configuration.text)
            case let other: throw UsageError("manual \(other): there are the sections 1 and 5")
            }
            return .done
        })

    static let completions = Command(
        name: "completions",
        summary: "prints what a shell needs to complete scimhook's commands and options",
        parameters: [
            Parameter(
                "SHELL", .positional(isRequired: true, repeats: false), "bash, zsh or fish",
                choices: ["bash", "zsh", "fish"])
        ],
        run: { arguments throws(UsageError) in
            let completions = ShellCompletions(Command.all)
            switch arguments.positionals[0] {
            case "bash": Output.result(completions.bash)
            case "zsh": Output.result(completions.zsh)
            case "fish": Output.result(completions.fish)
            case let other: throw UsageError("completions \(other): there are bash, zsh and fish")
            }
            return .done
        })
}
