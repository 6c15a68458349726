/// What a document may cost; enforced while parsing, so that a refused one costs little.
package struct JSONLimits: Sendable {
    /// Bytes of the whole text.
    package var bytes = 1 << 20
    /// Arrays and objects inside each other; the outermost one counts as 1.
    package var depth = 32
    /// Values and keys together.
    package var nodes = 50_000
    /// Keys of one object.
    package var keys = 2_000
    /// UTF-8 bytes of one string or key, escapes resolved.
    package var stringBytes = 256 << 10

    package init(
        bytes: Int = 1 << 20, depth: Int = 32, nodes: Int = 50_000, keys: Int = 2_000,
        stringBytes: Int = 256 << 10
    ) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
        self.keys = keys
        self.stringBytes = stringBytes
    }
}
