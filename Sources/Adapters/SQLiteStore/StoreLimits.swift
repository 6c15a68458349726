/// Bounds of the store; the defaults are what the gateway runs with, tests move them.
package struct StoreLimits: Sendable {
    /// Writes in one transaction.
    package var batch = 512
    /// Commits are refused while this many writes wait.
    package var queue = 20_000
    /// Records of requests that changed nothing; more than that are not logged.
    package var notes = 4096
    /// Connections that answer reads.
    package var readers = 12
    /// The log is copied into the database once it has this many pages (of 8 KiB).
    package var logPages = 1000
    /// Commits are refused while less than this is free, in bytes.
    package var freeBytes: UInt64 = 64 << 20
    /// Commits are refused while less than this part of the file system is free.
    package var freePart = 0.02
    /// The most that ``freePart`` can ask for, in bytes.
    package var freePartAtMost: UInt64 = 1 << 30
    /// Size of the file that is given up to get out of a full disk, in bytes.
    package var reserve: Int64 = 16 << 20
    /// How long a look at the free space is good for.
    package var freeSpaceAge: Duration = .seconds(1)

    package init() {}

    /// What must be free on a file system of `size` bytes.
    package func floor(size: UInt64) -> UInt64 {
        max(freeBytes, min(freePartAtMost, UInt64(Double(size) * freePart)))
    }
}
