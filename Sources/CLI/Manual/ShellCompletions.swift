/// Completion scripts for shells, made from the commands.
///
/// Words come from the program itself, so that nothing has to be kept up to date by hand; names of
/// users or deliveries are not completed, because a shell must not wait for the gateway.
struct ShellCompletions {
    private let commands: [Command]

    init(_ commands: [Command]) { self.commands = commands }

    /// Works without the bash-completion package.
    var bash: String {
        """
        # bash completion for scimhook; install as
        # /usr/share/bash-completion/completions/scimhook
        _scimhook() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
            local first=${COMP_WORDS[1]-} second=${COMP_WORDS[2]-} words=
            case $before in
        \(fileOptions.map { "        --\($0.name)) COMPREPLY=($(compgen \($0.flag) -- \"$word\")); return ;;" }
            .joined(separator: "\n"))
        \(choices.map { "        --\($0.name)) words='\($0.words)' ;;" }.joined(separator: "\n"))
            esac
            if [ -z "$words" ]; then
                case $COMP_CWORD,$first in
                    1,*) words='\(firstWords.joined(separator: " "))' ;;
        \(groups.map { "            2,\($0.name)) words='\($0.words.joined(separator: " "))' ;;" }
            .joined(separator: "\n"))
                    *)
                        case "$first $second" in
        \(commands.map { "                    '\($0.name)'*) words='\(line($0))' ;;" }
            .joined(separator: "\n"))
                        esac ;;
                esac
            fi
            COMPREPLY=($(compgen -W "$words" -- "$word"))
        }
        complete -o default -F _scimhook scimhook

        """
    }

    /// Zsh reads bash's completions.
    var zsh: String {
        """
        #compdef scimhook
        # zsh completion for scimhook; install as /usr/share/zsh/vendor-completions/_scimhook
        autoload -Uz bashcompinit && bashcompinit
        \(bash)
        """
    }

    var fish: String {
        let lines =
            firstWords.map { word in
                "complete -c scimhook -n __fish_use_subcommand -a \(word) -d \(quoted(summary(word)))"
            }
            + groups.map { group in
                "complete -c scimhook -n '__fish_seen_subcommand_from \(group.name); and test "
                    + "(count (commandline -opc)) -eq 2' -a '\(group.words.joined(separator: " "))'"
            } + commands.flatMap(fishLines)
        return "# fish completion for scimhook; install as\n"
            + "# /usr/share/fish/vendor_completions.d/scimhook.fish\n"
            + "complete -c scimhook -f\n" + lines.joined(separator: "\n") + "\n"
    }

    private func fishLines(_ command: Command) -> [String] {
        let condition = command.words.map { "__fish_seen_subcommand_from \($0)" }
            .joined(separator: "; and ")
        return command.parameters.compactMap { parameter in
            let start = "complete -c scimhook -n '\(condition)'"
            let words = parameter.choices.joined(separator: " ")
            let help = " -d \(quoted(parameter.help))"
            switch parameter.kind {
            case .positional: return words.isEmpty ? nil : start + " -a '\(words)'" + help
            case .flag: return start + " -l \(parameter.name)" + help
            case .option(let value):
                let isFile = value == "FILE" || value == "DIR"
                let values = words.isEmpty ? "" : " -a '\(words)'"
                return start + " -l \(parameter.name) \(isFile ? "-r -F" : "-x")\(values)" + help
            }
        }
    }

    private func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }

    // MARK: What there is to complete

    private var firstWords: [String] { unique(commands.compactMap(\.words.first) + ["help"]) }

    private func summary(_ word: String) -> String {
        commands.first { $0.name == word }?.summary
            ?? (word == "help" ? "explains a command" : seconds(word).joined(separator: ", "))
    }

    private func seconds(_ word: String) -> [String] {
        commands.filter { $0.words.first == word }.compactMap { $0.words.dropFirst().first }
    }

    /// Commands of two words, by the first one.
    private var groups: [(name: String, words: [String])] {
        firstWords.map { ($0, seconds($0)) }.filter { !$0.1.isEmpty }
    }

    /// What can follow a command.
    private func line(_ command: Command) -> String {
        let words = command.parameters.flatMap { $0.isDashed ? ["--" + $0.name] : $0.choices }
        return (words + ["--help"]).joined(separator: " ")
    }

    private var options: [(name: String, value: String, choices: [String])] {
        var seen: Set<String> = []
        return commands.flatMap(\.parameters).compactMap { parameter in
            guard case .option(let value) = parameter.kind, seen.insert(parameter.name).inserted
            else { return nil }
            return (parameter.name, value, parameter.choices)
        }
    }

    private var fileOptions: [(name: String, flag: String)] {
        options.compactMap { option in
            switch option.value {
            case "FILE": (option.name, "-f")
            case "DIR": (option.name, "-d")
            default: nil
            }
        }
    }

    private var choices: [(name: String, words: String)] {
        options.filter { !$0.choices.isEmpty }.map {
            ($0.name, $0.choices.joined(separator: " "))
        }
    }

    private func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}
