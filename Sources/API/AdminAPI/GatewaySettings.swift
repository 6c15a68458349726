package import JSON
package import SCIM

/// The configuration in use, as operators may see it.
package struct GatewaySettings: Equatable, Sendable {
    /// What came of an attempt to put a changed file in force.
    package struct Reload: Equatable, Sendable {
        package var time: Timestamp
        /// Why nothing of the file is in force, a line each; empty after a success.
        package var problems: [String]

        package init(time: Timestamp, problems: [String]) {
            self.time = time
            self.problems = problems
        }
    }

    /// The commit that the program was built from; `unknown` where nobody told the build.
    package var revision: String
    /// As the gateway was told.
    package var file: String
    /// When what is in force was read.
    package var loaded: Timestamp
    /// `nil` since the start.
    package var lastReload: Reload?
    /// Shaped like the file, without secrets.
    package var configuration: JSONValue
    /// Options that the file leaves to their default, as keys with dots between them.
    package var defaults: [String]

    package init(
        revision: String, file: String, loaded: Timestamp, lastReload: Reload? = nil,
        configuration: JSONValue, defaults: [String]
    ) {
        self.revision = revision
        self.file = file
        self.loaded = loaded
        self.lastReload = lastReload
        self.configuration = configuration
        self.defaults = defaults
    }
}
