import CLinux
import Configuration
import Glibc
import HTTPServer

/// What the machine itself has to offer.
extension Doctor {
    var machine: [Finding] { [directory, disk, clock] + certificates }

    /// The state directory: there, private, and of the user who runs the gateway.
    private var directory: Finding {
        let path = configuration.state
        var status = stat()
        guard stat(path, &status) == 0 else {
            return Finding(
                "state", .warning,
                "\(path) is not there yet (\(reason)); the first start makes it if its parent "
                    + "exists")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            return Finding("state", .failed, "\(path) is no directory")
        }
        guard status.st_mode & 0o077 == 0 else {
            return Finding(
                "state", .failed, "\(path) is open to other users; chmod 700 \(path)")
        }
        for name in ["scimhook.db", "access.key"] {
            var file = stat()
            guard stat(path + "/" + name, &file) == 0 else { continue }
            guard file.st_uid == status.st_uid else {
                return Finding(
                    "state", .failed,
                    "\(path)/\(name) belongs to another user than its directory; "
                        + "chown --reference=\(path) \(path)/\(name)")
            }
        }
        return Finding("state", .ok, "\(path) is private")
    }

    private var disk: Finding {
        var space = statvfs()
        guard statvfs(configuration.state, &space) == 0 else {
            return Finding("disk", .skipped, "\(configuration.state): \(reason)")
        }
        let free = UInt64(space.f_bavail) * UInt64(space.f_frsize)
        let size = max(1, UInt64(space.f_blocks) * UInt64(space.f_frsize))
        let text = "\(free >> 20) MiB of \(size >> 20) MiB are free"
        let isLow = free < 1 << 30 || free * 20 < size
        return free < 64 << 20
            ? Finding("disk", .failed, "\(text); new changes are refused soon, make room")
            : Finding("disk", isLow ? .warning : .ok, text + (isLow ? "; make room in time" : ""))
    }

    /// Signatures carry the time, and receivers refuse what is five minutes off.
    private var clock: Finding {
        var state = timex()
        let isSynchronized = adjtimex(&state) >= 0 && state.status & STA_UNSYNC == 0
        return isSynchronized
            ? Finding("clock", .ok, "it is synchronized")
            : Finding(
                "clock", .warning,
                "the kernel does not know of a time service; receivers refuse signatures that are "
                    + "five minutes off")
    }

    /// The listener's certificate: readable, and fitting its key.
    private var certificates: [Finding] {
        guard let tls = configuration.scim.tls else {
            let isBehindProxy = configuration.scim.publicURL?.hasPrefix("https://") == true
            return [
                Finding(
                    "tls", isBehindProxy ? .ok : .warning,
                    isBehindProxy
                        ? "a proxy speaks it" : "neither scim.tls nor an https publicURL is set")
            ]
        }
        do throws(HTTPServerError) {
            let facts = try ServerTLS(certificate: tls.certificate, key: tls.key).check()
            return [finding(facts, tls.certificate)]
        } catch {
            return [Finding("tls", .failed, "\(error)")]
        }
    }

    private func finding(_ facts: CertificateFacts, _ file: String) -> Finding {
        if facts.daysLeft < 0 { return Finding("tls", .failed, "\(file) has expired; renew it") }
        guard facts.suitsEntra else {
            return Finding(
                "tls", .failed,
                "the key in \(file) has \(facts.keyBits) bits or a kind that Entra's suites do not "
                    + "have; use RSA with 2048 bits or ECDSA with 256 bits")
        }
        if facts.isSelfSigned {
            return Finding(
                "tls", .warning, "\(file) vouches for itself; Entra wants a public authority")
        }
        let days = "\(file) is good for \(facts.daysLeft) more days"
        return facts.daysLeft < 14
            ? Finding("tls", .warning, days + "; renew it") : Finding("tls", .ok, days)
    }

    private var reason: String { String(cString: strerror(errno)) }
}
