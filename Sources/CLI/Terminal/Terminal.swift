import CLinux
import Glibc

/// What is known about the terminal, if there is one.
enum Terminal {
    /// Whether `file` is a terminal that may be coloured (see no-color.org).
    static func hasColour(_ file: Int32) -> Bool {
        isatty(file) == 1 && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
    }

    /// Columns of the terminal at stdout; `nil` when it is none, so that pipes get whole lines.
    static var width: Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        if let columns = environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// The value of an environment variable; `nil` when it is missing or empty.
func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
}
