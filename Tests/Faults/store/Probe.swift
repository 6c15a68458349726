import Directory
import Foundation
import Ports
import SCIM
import SQLiteStore
import TestSupport

/// A process that uses the store until something breaks; what breaks it comes from outside.
///
/// `StoreProbe write DIRECTORY COUNT` creates users and prints the number of each one that was
/// acknowledged, at once. `StoreProbe full DIRECTORY` fills the file system that DIRECTORY is on,
/// then makes room again. Exit codes are those of the gateway: 74 for a storage failure.
enum Probe {
    static func main() {
        let arguments = CommandLine.arguments
        do {
            switch arguments.dropFirst().first {
            case "write" where arguments.count == 4:
                try write(to: arguments[2], count: Int(arguments[3]) ?? 0)
            case "full" where arguments.count == 3: try fill(arguments[2])
            default:
                print("usage: StoreProbe write DIRECTORY COUNT | full DIRECTORY")
                exit(64)
            }
        } catch let error as StoreOpenError {
            print("\(error)")
            exit(error.exitCode)
        } catch {
            print("refused: \(error)")
            exit(1)
        }
    }

    private static func write(to directory: String, count: Int) throws {
        let session = try Session(directory)
        for number in 1...count {
            try session.create(number)
            print(number)
            fflush(nil)
        }
        session.store.close()
    }

    private static func fill(_ directory: String) throws {
        var limits = StoreLimits()
        // No floor, so that the disk itself says no.
        limits.freeBytes = 0
        limits.freePart = 0
        limits.freeSpaceAge = .zero
        limits.reserve = 4 << 20
        // The log takes all there is: the reserve alone would not carry what is delivered.
        limits.logPages = 1_000_000
        let ballast = directory + "/ballast"
        try Data(count: 4 << 20).write(to: URL(filePath: ballast))
        let session = try Session(directory + "/state", limits: limits)
        var created = 0
        while true {
            do { try session.create(created + 1) } catch StoreError.full { break }
            created += 1
        }
        print("full: \(created > 100)")
        let delivered = (1...100).count { number in
            (try? session.deliver(number)) != nil
        }
        print("delivered while full: \(delivered)")
        try FileManager.default.removeItem(atPath: ballast)
        try session.create(created + 1)
        print("accepted again: true")
        print("reserve: \(FileManager.default.fileExists(atPath: directory + "/state/reserve"))")
        print("sound: \(try session.isSound(created: created + 1, delivered: delivered))")
        session.store.close()
        stuff(ballast)
        let again = try Session(directory + "/state", limits: limits)
        try again.deliver(101)
        print("opened while full: \(try again.isSound(created: created + 1, delivered: 101))")
        again.store.close()
    }

    /// Writes a file until nothing more fits on its file system.
    private static func stuff(_ path: String) {
        guard let file = fopen(path, "w") else { return }
        setvbuf(file, nil, _IONBF, 0)
        let page = [UInt8](repeating: 1, count: 4096)
        while fwrite(page, 1, page.count, file) == page.count {}
        fclose(file)
    }
}
