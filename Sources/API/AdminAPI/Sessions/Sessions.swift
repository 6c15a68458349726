import Directory
package import Ports
import SCIM
import Synchronization

/// The monitor's sessions: in memory, so that a restart ends them all.
///
/// Kept under the SHA-256 of the cookie: a copy of the memory lets nobody in, and what an attacker
/// sends does not decide how long the look-up takes.
package final class Sessions: Sendable {
    /// More than this many at once and the one longest unused ends.
    static let most = 1000

    private let sessions = Mutex<[[UInt8]: Session]>([:])
    private let surroundings: Surroundings

    package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// Begins a session.
    ///
    /// - Returns: What the cookie is to hold, 64 hex digits, and the session.
    func begin(token: String, address: String?, agent: String) -> (secret: String, Session) {
        let secret = hexadecimal(surroundings.crypto.randomBytes(32))
        let now = surroundings.now()
        let session = Session(
            id: "ses_" + ULID(timestamp: now, low: surroundings.random()).text, token: token,
            started: now, lastSeen: now, address: address, agent: agent)
        sessions.withLock { sessions in
            sessions = sessions.filter { now < $0.value.end }
            if sessions.count >= Sessions.most,
                let oldest = sessions.min(by: { $0.value.lastSeen < $1.value.lastSeen })
            {
                sessions[oldest.key] = nil
            }
            sessions[digest(secret)] = session
        }
        return (secret, session)
    }

    /// The live session of a cookie.
    ///
    /// - Parameters:
    ///   - secret: What the cookie holds.
    ///   - prolongs: Whether a person is behind the request, who keeps the session alive.
    /// - Returns: `nil` when there is none or it has ended.
    func find(_ secret: String, prolongs: Bool) -> Session? {
        let now = surroundings.now()
        let key = digest(secret)
        return sessions.withLock { sessions in
            guard var session = sessions[key] else { return nil }
            guard now < session.end else {
                sessions[key] = nil
                return nil
            }
            if prolongs {
                session.lastSeen = max(now, session.lastSeen)
                sessions[key] = session
            }
            return session
        }
    }

    /// Ends a session; says whether there was one.
    func end(id: String) -> Bool {
        sessions.withLock { sessions in
            guard let found = sessions.first(where: { $0.value.id == id }) else { return false }
            sessions[found.key] = nil
            return true
        }
    }

    /// The live sessions, newest first.
    var all: [Session] {
        let now = surroundings.now()
        return sessions.withLock { Array($0.values) }
            .filter { now < $0.end }
            .sorted { ($0.started, $0.id) > ($1.started, $1.id) }
    }

    private func digest(_ secret: String) -> [UInt8] {
        surroundings.crypto.sha256(Array(secret.utf8))
    }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
