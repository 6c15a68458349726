import CLinux
import Configuration
import Ports

/// Finds the text of secrets when the gateway starts and on every reload.
struct SecretReader {
    /// Why a secret cannot be had; holds nothing of the secret.
    struct Failure: Error {
        let message: String
    }

    let environment: (String) -> String?
    let log: any Log

    /// The secret without white space at its end.
    func text(of secret: Secret) throws(Failure) -> String {
        switch secret {
        case .literal(let text): return text
        case .environment(let name):
            guard let text = environment(name) else {
                throw Failure(message: "the environment variable \(name) is not set")
            }
            return text
        case .credential(let name):
            guard let directory = environment("CREDENTIALS_DIRECTORY") else {
                throw Failure(
                    message: "there is no $CREDENTIALS_DIRECTORY for the credential \(name); "
                        + "give the unit LoadCredential=\(name):FILE")
            }
            return try contents(directory + "/" + name)
        case .file(let path):
            if FileText.isWorldReadable(path) {
                log.write(
                    .warning, "a secret can be read by every user of this machine; chmod 600 it",
                    [("file", .text(path))])
            }
            return try contents(path)
        }
    }

    private func contents(_ path: String) throws(Failure) -> String {
        let bytes: [UInt8]
        do throws(FileText.Failure) {
            bytes = try FileText.bytes(path, limit: 64 << 10)
        } catch {
            throw Failure(message: "the secret in \(path) cannot be read: \(error.reason)")
        }
        let whiteSpace = Set("\n\r\t ".utf8)
        let trimmed = bytes.reversed().drop(while: whiteSpace.contains).reversed()
        guard !trimmed.isEmpty, let text = String(validating: trimmed, as: UTF8.self) else {
            throw Failure(message: "\(path) is empty or no text; it should hold a secret")
        }
        return text
    }
}
