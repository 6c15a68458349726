import CLinux
import Configuration

/// The configuration file on disk.
enum ConfigurationFile {
    /// Where it is when nobody says otherwise.
    static let standard = "/etc/scimhook/scimhook.json5"

    /// Reads and checks a file.
    ///
    /// - Parameter path: As the user gave it; it stands in every message.
    /// - Returns: What the file says.
    /// - Throws: ``CommandFailure`` with every problem on a line of its own.
    static func load(_ path: String) throws(CommandFailure) -> Configuration {
        try parse(try text(path), of: path)
    }

    /// What stands in a file, unchecked.
    static func text(_ path: String) throws(CommandFailure) -> [UInt8] {
        do throws(FileText.Failure) {
            return try FileText.bytes(path)
        } catch {
            throw CommandFailure(
                error.code == EACCES ? .permission : .configuration,
                "\(path): cannot be read: \(error.reason)")
        }
    }

    /// Where relative paths of a file start; empty for where the program runs.
    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Checks the text of a file.
    static func parse(
        _ text: [UInt8], of path: String
    ) throws(CommandFailure) -> Configuration {
        do throws(ConfigurationProblems) {
            return try Configuration(parsing: text, in: directory(of: path))
        } catch {
            throw CommandFailure(
                .configuration, error.lines(file: path).joined(separator: "\n"))
        }
    }
}
