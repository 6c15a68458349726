import CLinux
import Glibc
import OpenSSLCrypto
import Ports

/// The files of a demonstration: a configuration of its own in a directory of its own.
struct DemoSite {
    let directory: String
    /// Whether the directory goes when the demonstration ends.
    let isTemporary: Bool
    /// The secret that the gateway signs with and the receiver verifies with.
    let secret: String

    var configuration: String { directory + "/scimhook.json5" }
    var state: String { directory + "/state" }
    var log: String { directory + "/gateway.log" }

    /// - Parameters:
    ///   - path: Where to put everything; `nil` for a temporary directory.
    ///   - secret: In the form of a configuration.
    /// - Throws: ``CommandFailure`` when the directory cannot be made.
    init(_ path: String?, secret: String) throws(CommandFailure) {
        self.secret = secret
        if let path {
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw CommandFailure(.failed, "\(path): \(String(cString: strerror(errno)))")
            }
            directory = path
            isTemporary = false
            guard access(path + "/state", F_OK) != 0 else {
                throw CommandFailure(
                    .failed, "\(path) holds a demonstration already: remove it, or name another")
            }
            return
        }
        var template = Array("/tmp/scimhook-demo-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure(
                .failed, "no temporary directory: \(String(cString: strerror(errno)))")
        }
        directory = String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        isTemporary = true
    }

    /// Writes the configuration.
    ///
    /// - Parameter receiver: `host:port` of the receiver.
    /// - Throws: ``CommandFailure`` when the file cannot be written.
    func write(receiver: String) throws(CommandFailure) {
        let text = """
            {
              state: "\(state)",
              scim: { listen: "127.0.0.1:0" },
              admin: { listen: "127.0.0.1:0", openMetrics: true },
              integrations: {
                demo: { provider: "entra", destinations: ["receiver"] },
              },
              destinations: {
                receiver: {
                  type: "webhook",
                  url: "http://\(receiver)/",
                  secret: "\(secret)",
                  retry: { schedule: ["200ms", "1s", "5s"], giveUpAfter: "1h" },
                },
              },
              log: { level: "notice" },
            }

            """
        unlink(configuration)
        do throws(FileText.Failure) {
            guard try AppendFile.open(configuration).append(Array(text.utf8)) else {
                throw FileText.Failure(code: errno)
            }
        } catch {
            throw CommandFailure(.failed, "\(configuration): \(error.reason)")
        }
    }

    /// Opens the file that gets the gateway's log.
    ///
    /// - Returns: Its descriptor.
    /// - Throws: ``CommandFailure`` when it cannot be opened.
    func openLog() throws(CommandFailure) -> Int32 {
        let file = scimhook_open(log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard file >= 0 else {
            throw CommandFailure(.failed, "\(log): \(String(cString: strerror(errno)))")
        }
        return file
    }

    /// Takes a temporary directory away.
    func remove() {
        guard isTemporary else { return }
        removeTree(directory)
    }
}

/// Removes a directory with everything in it; follows no link.
private func removeTree(_ path: String) {
    guard let directory = opendir(path) else {
        unlink(path)
        return
    }
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name != ".", name != ".." else { continue }
        let child = "\(path)/\(name)"
        if entry.pointee.d_type == UInt8(DT_DIR) { removeTree(child) } else { unlink(child) }
    }
    closedir(directory)
    rmdir(path)
}
