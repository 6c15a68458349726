import HTTPMessage
import JSON
package import Ports

/// Fetches issuers' keys and keeps them fresh; what to do when is ``KeyCache``'s decision.
///
/// Methods may be called on any thread and take effect on the transport's.
// SAFETY: all mutable state is touched on the transport's thread alone.
package final class KeyKeeper: @unchecked Sendable {
    /// Gets an answer that is not ``KeyCache/Answer/ask``; runs on the transport's thread.
    package typealias Completion = @Sendable (KeyCache.Answer) -> Void

    /// Requests that may wait for one answer of an issuer; further ones are told to come back.
    package static let maximumWaiting = 256
    /// For each of the two requests that it takes to get keys.
    package static let timeout = Duration.seconds(4)

    private struct Entry {
        var cache = KeyCache()
        var isAsking = false
        var waiting: [(keyID: String, completion: Completion)] = []
    }

    private let transport: any Transport
    private let uptime: @Sendable () -> Duration
    private let log: any Log
    private let publish: @Sendable (KeySource, KeyCache) -> Void
    private var entries: [KeySource: Entry] = [:]

    /// - Parameters:
    ///   - transport: Sends the requests; everything runs on its thread.
    ///   - uptime: The clock that never jumps.
    ///   - log: Told when keys cannot be had, and when they can be had again.
    ///   - publish: Gets each new state of knowledge, so that most tokens need not come here.
    package init(
        transport: any Transport, uptime: @escaping @Sendable () -> Duration, log: any Log,
        publish: @escaping @Sendable (KeySource, KeyCache) -> Void
    ) {
        self.transport = transport
        self.uptime = uptime
        self.log = log
        self.publish = publish
    }

    /// Keeps the keys of these issuers from now on, and forgets all others.
    package func use(_ sources: Set<KeySource>) {
        transport.perform {
            self.entries = self.entries.filter { sources.contains($0.key) || $0.value.isAsking }
            for source in sources where self.entries[source] == nil {
                self.entries[source] = Entry()
                self.refresh(source)
            }
        }
    }

    /// Finds a key, and asks the issuer when that may help.
    package func find(_ keyID: String, of source: KeySource, _ completion: @escaping Completion) {
        transport.perform { self.look(for: keyID, source, completion) }
    }

    private func look(for keyID: String, _ source: KeySource, _ completion: @escaping Completion) {
        guard let entry = entries[source] else {
            return completion(.unavailable(retryAfter: .seconds(1)))
        }
        let answer = entry.cache.answer(for: keyID, now: uptime())
        if case .known = answer { return completion(answer) }
        guard entry.isAsking || answer == .ask else { return completion(answer) }
        guard entry.waiting.count < Self.maximumWaiting else {
            return completion(.unavailable(retryAfter: .seconds(1)))
        }
        entries[source]?.waiting.append((keyID, completion))
        if !entry.isAsking { ask(source) }
    }

    /// Asks when it is time to, and comes back for the next time.
    private func refresh(_ source: KeySource) {
        guard let entry = entries[source] else { return }
        let isDue = entry.cache.nextRefresh(now: uptime()) <= uptime()
        if isDue, !entry.isAsking { ask(source) }
        let next = entries[source]?.cache.nextRefresh(now: uptime()) ?? uptime()
        transport.perform(after: max(next - uptime(), .seconds(1))) { [weak self] in
            self?.refresh(source)
        }
    }

    private func ask(_ source: KeySource) {
        entries[source]?.isAsking = true
        entries[source]?.cache.ask(now: uptime())
        get(source.discoveryURL, source) { document in
            let value = document.flatMap { try? JSONValue(parsing: $0) }
            guard let url = value?["jwks_uri"]?.string, source.mayName(url) else {
                return self.finish(source, nil)
            }
            self.get(url, source) { self.finish(source, $0.flatMap(KeySet.init(parsing:))) }
        }
    }

    /// Gets a document; `nil` unless it came whole with status 200.
    private func get(
        _ url: String, _ source: KeySource, _ completion: @escaping @Sendable ([UInt8]?) -> Void
    ) {
        let tls = source.authorities.map { ClientTLS(authorities: $0) }
        let request = OutboundRequest(
            method: "GET", url: url, headers: ["Accept": "application/json"],
            timeout: Self.timeout, tls: tls, answerLimit: 512 << 10)
        transport.send(request) { result in
            let isUsable = result.attempt.status == 200 && result.attempt.failure == nil
            completion(isUsable ? result.attempt.answer : nil)
        }
    }

    private func finish(_ source: KeySource, _ keys: KeySet?) {
        guard var entry = entries[source] else { return }
        let wasFailing = entry.cache.isFailing
        entry.isAsking = false
        entry.cache.take(keys, now: uptime())
        let waiting = entry.waiting
        entry.waiting = []
        entries[source] = entry
        note(source, wasFailing: wasFailing, isFailing: keys == nil)
        publish(source, entry.cache)
        for (keyID, completion) in waiting {
            let answer = entry.cache.answer(for: keyID, now: uptime())
            completion(answer == .ask ? .unavailable(retryAfter: .seconds(1)) : answer)
        }
    }

    /// Says once that keys cannot be had, and once that they can again.
    private func note(_ source: KeySource, wasFailing: Bool?, isFailing: Bool) {
        guard wasFailing != isFailing else { return }
        let place: [(String, LogValue)] = [("url", .text(source.discoveryURL))]
        if isFailing {
            log.write(
                .warning,
                "the keys of the Entra tenant cannot be fetched; check the tenant's id and the way "
                    + "out to this address", place)
        } else {
            log.write(.notice, "the keys of the Entra tenant are fetched", place)
        }
    }
}
