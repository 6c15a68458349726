import Directory
import Foundation
import Ports
import SCIM
import SQLiteStore
import Testing

@Suite("Backups are verified, and restored whole or not at all", .timeLimit(.minutes(10)))
struct BackupFileTests {
    @Test func `a restored store is that of the backup, and the old one is kept`() throws {
        let workshop = try Workshop()
        var open: OpenStore? = try workshop.open()
        try open?.submit(.commit(.example(.insert(.user(1)))))
        let file = try backup(open)
        try open?.submit(.commit(.example(.insert(.user(2)))))
        #expect(throws: StoreOpenError.self) {
            try DatabaseFile(path: file).restore(into: workshop.state, keepingOldAs: "x")
        }
        open = nil
        let kept = try DatabaseFile(path: file).restore(into: workshop.state, keepingOldAs: "x")
        #expect(kept == workshop.database + ".replaced-x")
        #expect(try users(try workshop.open()) == 1)
        try DatabaseFile(path: workshop.database + ".replaced-x").verify()
    }

    @Test func `a copy that nobody fetched goes with the next start`() throws {
        let workshop = try Workshop()
        var open: OpenStore? = try workshop.open()
        let store = try #require(open?.store as? SQLiteStore)
        _ = try store.backUp(named: "backup-1.partial")
        _ = try store.backUp(named: "backup-2.partial")
        // Somebody may still be fetching the first.
        #expect(workshop.exists("backup-1.partial"))
        open = nil
        store.close()
        _ = try workshop.open()
        #expect(!workshop.exists("backup-1.partial") && !workshop.exists("backup-2.partial"))
        #expect(workshop.exists("scimhook.db"))
    }

    @Test func `what is no database is told of in words, not in Swift`() throws {
        let workshop = try Workshop()
        let file = workshop.directory.appending(path: "x.db")
        try Data(String(repeating: "no database ", count: 1000).utf8).write(to: file)
        let problem = StoreOpenError.damaged(
            path: file.path, reason: "SQLite error 26: file is not a database")
        #expect(throws: problem) { try DatabaseFile(path: file.path).verify() }
    }

    @Test(arguments: ["missing", "text", "empty", "cut", "changed", "another program's", "newer"])
    func `what is no sound backup is refused, and the store stays`(kind: String) throws {
        let workshop = try Workshop()
        var open: OpenStore? = try workshop.open()
        for number in 1...50 { try open?.submit(.commit(.example(.insert(.user(number))))) }
        let file = try backup(open)
        open = nil
        try spoil(file, kind)
        #expect(throws: StoreOpenError.self) {
            try DatabaseFile(path: file).restore(into: workshop.state, keepingOldAs: "x")
        }
        #expect(!FileManager.default.fileExists(atPath: workshop.database + ".replaced-x"))
        #expect(try users(try workshop.open()) == 50)
    }

    private func backup(_ open: OpenStore?) throws -> String {
        let store = try #require(open?.store as? SQLiteStore)
        return try store.backUp(named: "copy.db")
    }

    private func users(_ open: OpenStore) throws -> Int {
        try open.store.read { reader throws(StoreError) in
            try reader.count(ResourceQuery(integration: .contoso, type: .user))
        }
    }

    private func spoil(_ file: String, _ kind: String) throws {
        let place = URL(fileURLWithPath: file)
        var bytes = try Data(contentsOf: place)
        switch kind {
        case "missing": return try FileManager.default.removeItem(at: place)
        case "text": bytes = Data("no database".utf8)
        case "empty": bytes = Data()
        case "cut": bytes = bytes.prefix(bytes.count / 2)
        case "changed":
            for index in stride(from: 8192, to: bytes.count, by: 512) { bytes[index] ^= 0x5A }
        // Offsets of the database header, sqlite.org/fileformat.html.
        case "another program's": bytes[68] ^= 1
        default: bytes[62] = 0x7F
        }
        try bytes.write(to: place)
    }
}
