import CLinux
import Configuration
import Ports

/// Finds the text of secrets when the gateway starts and on every reload.
struct SecretReader {
    /// Why a secret cannot be had; holds nothing of the secret.
    struct Failure: Error {
        let message: String
        /// The option that says where it is, below its destination.
        let key: String?
        /// Whether only the service manager's environment would have it.
        let isElsewhere: Bool

        init(_ message: String, at key: String?, isElsewhere: Bool = false) {
            self.message = message
            self.key = key
            self.isElsewhere = isElsewhere
        }
    }

    let environment: (String) -> String?
    let log: any Log

    /// The secret without white space at its end.
    ///
    /// - Parameters:
    ///   - secret: Where it is.
    ///   - key: The option that says so, for the failure.
    /// - Returns: Its text.
    /// - Throws: ``Failure`` when it cannot be had; somebody has to put it there.
    func text(of secret: Secret, for key: String? = nil) throws(Failure) -> String {
        switch secret {
        case .literal(let text): return text
        case .environment(let name):
            guard let text = environment(name) else {
                throw Failure(
                    "the environment variable \(name) is not set, or empty", at: key,
                    isElsewhere: true)
            }
            return try trimmed(Array(text.utf8), "the environment variable \(name)", key)
        case .credential(let name):
            guard let directory = environment("CREDENTIALS_DIRECTORY") else {
                throw Failure(
                    "there is no $CREDENTIALS_DIRECTORY for the credential \(name); "
                        + "give the unit LoadCredential=\(name):FILE", at: key, isElsewhere: true)
            }
            return try contents(directory + "/" + name, key)
        case .file(let path):
            if FileText.isWorldReadable(path) {
                log.write(
                    .warning, "a secret can be read by every user of this machine; chmod 600 it",
                    [("file", .text(path))])
            }
            return try contents(path, key)
        }
    }

    private func contents(_ path: String, _ key: String?) throws(Failure) -> String {
        let bytes: [UInt8]
        do throws(FileText.Failure) {
            bytes = try FileText.bytes(path, limit: 64 << 10)
        } catch {
            throw Failure("the secret in \(path) cannot be read: \(error.reason)", at: key)
        }
        return try trimmed(bytes, path, key)
    }

    private func trimmed(
        _ bytes: [UInt8], _ place: String, _ key: String?
    ) throws(Failure) -> String {
        let whiteSpace = Set("\n\r\t ".utf8)
        let trimmed = bytes.reversed().drop(while: whiteSpace.contains).reversed()
        guard !trimmed.isEmpty, let text = String(validating: trimmed, as: UTF8.self) else {
            throw Failure("\(place) is empty or no text; it should hold a secret", at: key)
        }
        return text
    }
}
