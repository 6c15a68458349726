import Configuration

extension LogFormat {
    /// What the configuration asks for, where the log goes to stderr.
    init(_ format: LogSettings.Format) {
        let automatic = LogFormat.automatic()
        switch (format, automatic) {
        case (.auto, _), (.json, .json), (.text, .text): self = automatic
        case (.json, .text): self = .json(hasPriority: false)
        case (.text, .json): self = .text(hasColour: false)
        }
    }
}
