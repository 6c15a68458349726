package import Ports

/// What is logged, and how.
package struct LogSettings: Equatable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        /// JSON under systemd, text on a terminal.
        case auto
        case json, text
    }

    /// Lines that matter less are dropped.
    package var level = LogLevel.info
    package var format = Format.auto
    /// What the provisioning log keeps of bodies.
    package var bodies = BodyPolicy.redacted

    package init() {}

    init(_ section: Section) {
        section.read("level", .word(LogLevel.allCases.map { ("\($0)", $0) }), into: &level)
        section.read("format", .choice, into: &format)
        section.read("bodies", .choice, into: &bodies)
    }
}
