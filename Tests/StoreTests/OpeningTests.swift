import CSQLite
import Foundation
import Ports
import SCIM
import Testing

@testable import SQLiteStore

@Suite("Opening the SQLite store", .timeLimit(.minutes(10)))
struct OpeningTests {
    @Test func `a new state directory is the owner's alone`() throws {
        let workshop = try Workshop()
        _ = try workshop.open()
        for (name, mode) in [("", 0o700), ("/lock", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: workshop.state + name)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test func `a second gateway on the same directory is refused and names the first`() throws {
        let workshop = try Workshop()
        let first = try workshop.open()
        let expected = StoreOpenError.locked(directory: workshop.state, pid: getpid())
        #expect(throws: expected) { try workshop.open() }
        #expect(expected.exitCode == 74)
        #expect(expected.description.contains("stop it first"))
        _ = try first.commit(.example(.insert(.user(1))))
    }

    @Test func `closing lets go of the directory although a copy of the lock is still open`() throws
    {
        let workshop = try Workshop()
        let first = try workshop.open()
        // As a child process has it between its birth and its program.
        let copies = openFiles(workshop.state + "/lock").map { dup($0) }
        defer { for copy in copies { close(copy) } }
        #expect(!copies.isEmpty)
        (first.store as? SQLiteStore)?.close()
        _ = try workshop.open()
    }

    /// Descriptors of this process that are open on a file.
    private func openFiles(_ path: String) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return all.compactMap { Int32($0) }.filter { descriptor in
            let link = "/proc/self/fd/\(descriptor)"
            return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == path
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock")))
    func `another process that holds the lock keeps the store closed`() throws {
        let workshop = try Workshop()
        _ = try workshop.open()
        let holder = Process()
        holder.executableURL = URL(filePath: "/usr/bin/flock")
        holder.arguments = [workshop.state + "/lock", "sh", "-c", "echo held; cat"]
        let input = Pipe()
        let output = Pipe()
        holder.standardInput = input
        holder.standardOutput = output
        try holder.run()
        #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))
        #expect(throws: StoreOpenError.self) { try workshop.open() }
        try input.fileHandleForWriting.close()
        holder.waitUntilExit()
        _ = try workshop.open()
    }

    @Test(arguments: [
        ("/sys/scimhook", 77 as Int32, "chown"),
        ("/nowhere/at/all", 74, "create its parent directory"),
        ("/etc/hostname", 74, "Not a directory"),
    ])
    func `a directory that cannot be had says what to do`(
        path: String, code: Int32, advice: String
    ) {
        let error = #expect(throws: StoreOpenError.self) { try SQLiteStore.open(path) }
        #expect(error?.exitCode == code)
        #expect(error?.description.contains(advice) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains(path) == true)
    }

    @Test func `a file of a newer version is refused and left alone`() throws {
        let workshop = try Workshop()
        _ = try workshop.open()
        try workshop.sql("PRAGMA user_version = 99")
        let error = StoreOpenError.newerSchema(
            path: workshop.database, found: 99, supported: Schema.scripts.count)
        #expect(throws: error) { try workshop.open() }
        #expect(error.description.contains("install that version again"))
        #expect(try workshop.sql("PRAGMA user_version") == "99")
    }

    @Test func `a file of another program is refused`() throws {
        let workshop = try Workshop()
        try FileManager.default.createDirectory(
            atPath: workshop.state, withIntermediateDirectories: true)
        try workshop.sql("CREATE TABLE theirs (a); PRAGMA user_version = 1")
        #expect(throws: StoreOpenError.self) { try workshop.open() }
        #expect(try workshop.sql("SELECT count(*) FROM sqlite_schema") == "1")
        try Data("no database at all, but long enough to look at".utf8)
            .write(to: URL(filePath: workshop.database))
        let error = #expect(throws: StoreOpenError.self) { try workshop.open() }
        #expect(error?.description.contains("restore the last backup") == true)
    }

    @Test func `what durability rests on is set`() throws {
        let workshop = try Workshop()
        _ = try workshop.open()
        let connection = try Connection(path: workshop.database)
        try connection.configure(as: .writer)
        let settings = [
            ("journal_mode", "wal"), ("synchronous", "2"), ("page_size", "8192"),
            ("foreign_keys", "1"), ("trusted_schema", "0"), ("cell_size_check", "1"),
            ("wal_autocheckpoint", "0"), ("mmap_size", "0"), ("query_only", "0"),
            ("application_id", "\(Schema.applicationID)"),
            ("user_version", "\(Schema.scripts.count)"),
        ]
        for (name, value) in settings {
            let found = try connection.all(composed: "PRAGMA \(name)", []) { $0.text(0) }
            #expect(found == [value], "\(name)")
        }
    }

    @Test func `a reader's connection cannot write`() throws {
        let workshop = try Workshop()
        _ = try workshop.open()
        let connection = try Connection(path: workshop.database)
        try connection.configure(as: .reader)
        #expect(throws: StoreError.self) { try connection.run("DELETE FROM tokens") }
    }

    @Test func `migrations run in order, once, and leave a copy of the file before`() throws {
        let workshop = try Workshop()
        let first = try workshop.open()
        _ = try first.commit(.example(.insert(.user(1))))
        (first.store as? SQLiteStore)?.close()
        let scripts =
            Schema.scripts + [
                "CREATE TABLE more (a INTEGER)", "INSERT INTO more SELECT version FROM resources",
            ]
        let log = MemoryLog()
        for _ in 1...2 {
            let directory = try StateDirectory(workshop.state)
            defer { directory.unlock() }
            let connection = try Opening(directory: directory, log: log, scripts: scripts)
                .connect()
            let found = try connection.all(composed: "SELECT a FROM more", []) { $0.int(0) }
            #expect(found == [1])
        }
        #expect(log.messages.count == 1)
        let copy = workshop.database + ".schema-\(Schema.scripts.count)"
        let version = "\(Schema.scripts.count)"
        #expect(try workshop.sql("PRAGMA user_version", file: copy) == version)
        #expect(try workshop.sql("SELECT count(*) FROM resources", file: copy) == "1")
    }

    @Test func `a migration that fails changes nothing`() throws {
        let workshop = try Workshop()
        _ = try workshop.open()
        let directory = try StateDirectory(workshop.state)
        defer { directory.unlock() }
        let scripts = Schema.scripts + ["CREATE TABLE more (a); CREATE TABLE more (a)"]
        #expect(throws: StoreOpenError.self) {
            try Opening(directory: directory, scripts: scripts).connect()
        }
        #expect(try workshop.sql("PRAGMA user_version") == "\(Schema.scripts.count)")
        #expect(try workshop.sql("SELECT count(*) FROM sqlite_schema WHERE name = 'more'") == "0")
    }

    @Test func `after a storage failure the next start looks the database over`() throws {
        let workshop = try Workshop()
        let first = try workshop.open()
        for number in 1...50 { _ = try first.commit(.example(.insert(.user(number)))) }
        (first.store as? SQLiteStore)?.close()
        let marker = URL(filePath: workshop.state + "/storage-failed")
        try Data("SQLite error 10".utf8).write(to: marker)
        (try workshop.open().store as? SQLiteStore)?.close()
        #expect(!workshop.exists("storage-failed"))

        try Data("SQLite error 10".utf8).write(to: marker)
        let root = try #require(
            try workshop.sql("SELECT rootpage FROM sqlite_schema WHERE name = 'resources_name'"))
        let file = try FileHandle(forUpdating: URL(filePath: workshop.database))
        try file.seek(toOffset: (UInt64(root) ?? 0) * 8192 - 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4000))
        try file.close()
        let error = #expect(throws: StoreOpenError.self) { try workshop.open() }
        #expect(error?.description.contains("SQLite error 10") == true)
        #expect(workshop.exists("storage-failed"))
    }
}
