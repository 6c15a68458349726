import Access
import Directory
import HTTPMessage
import Ports
import Provisioning
import SCIM

extension SCIMHandler {
    /// Finds out who calls, and goes on with `admit` or answers.
    ///
    /// Only a token of Entra whose key is not known yet has to wait, and never on the loop.
    func authenticate(
        _ call: Call, _ name: String, _ state: SCIMState,
        admit: @escaping @Sendable (Integration) -> Void
    ) {
        let verdict = Credential(call.request.headers)
            .verdict(for: name, state, signIn.mint, surroundings)
        switch verdict {
        case .caller(let caller):
            if let token = caller.token { onTokenUsed(token, call.now) }
            admit(caller.integration)
        case .refused(let refusal): refuse(call, refusal)
        case .undecided(let delay): call.finish(.failure(.keysUnavailable(delay)))
        case .needsKey(let token, let tenant, let integration):
            signIn.findKey(token.keyID, tenant.keys) { answer in
                call.exchange.resume {
                    switch self.verify(token, answer) {
                    case .success: admit(integration)
                    case .failure(.refused(let refusal)): self.refuse(call, .init(refusal))
                    case .failure(.undecided(let delay)):
                        call.finish(.failure(.keysUnavailable(delay)))
                    }
                }
            }
        }
    }

    /// Why a token of Entra does not open the door, once its key was asked for.
    enum KeyFailure: Error {
        case refused(TokenRefusal)
        case undecided(Duration)
    }

    /// Judges a signature by what the issuer answered.
    func verify(
        _ token: JSONWebToken, _ answer: KeyCache.Answer
    ) -> Result<Void, KeyFailure> {
        switch answer {
        case .known(let keys) where keys.verifies(token, surroundings.crypto): .success(())
        case .known: .failure(.refused(.signature))
        case .unknown: .failure(.refused(.key))
        case .unavailable(let delay): .failure(.undecided(delay))
        case .ask: .failure(.undecided(.seconds(1)))
        }
    }

    /// Answers somebody who may not call: 401, or 429 to an address that keeps failing.
    ///
    /// A good token is never held up by another's failures from the same address, which may be
    /// that of a proxy for everybody.
    private func refuse(_ call: Call, _ refusal: Credential.Refusal) {
        if let wait = countFailure(call, refusal) {
            call.finish(.failure(.tooManyFailures(wait)))
        } else {
            call.finish(.failure(.unauthenticated))
        }
    }

    /// Counts and logs a failed sign-in.
    ///
    /// - Returns: How long the address has to wait; `nil` while it may try again at once.
    func countFailure(_ call: Call, _ refusal: Credential.Refusal) -> Duration? {
        metrics.add(1, to: .authFailure(refusal.reason))
        let wait = signIn.counting { [surroundings] counts in
            counts.failure(from: call.request.peer.throttleKey, now: surroundings.uptime())
        }
        // An address that is slowed down does not fill the log either.
        if wait == nil {
            log.write(
                .info, "sign-in refused",
                [
                    ("request", .text(call.id.rawValue)),
                    ("reason", .text(refusal.detail?.rawValue ?? refusal.reason.rawValue)),
                ])
        }
        return wait
    }
}

extension Peer {
    /// What failures are counted by.
    fileprivate var throttleKey: String {
        switch self {
        case .internet(let address): address
        case .local, .unknown: "local"
        }
    }
}

extension Duration {
    /// For `Retry-After`: whole seconds, at least one.
    var retrySeconds: Int {
        let (seconds, rest) = components
        return max(1, Int(seconds) + (rest > 0 ? 1 : 0))
    }
}

extension SCIMError {
    /// The same for every reason, so that nobody can try out which integrations there are.
    fileprivate static let unauthenticated = SCIMError(
        .unauthorized,
        "The bearer token is missing, unknown, expired or for another tenant URL; make one with "
            + "'scimhook token create INTEGRATION' and enter it as the secret token.")

    fileprivate static func tooManyFailures(_ wait: Duration) -> SCIMError {
        SCIMError(
            .tooManyRequests(retryAfterSeconds: wait.retrySeconds),
            "Too many requests from this address had no valid token; wait as long as Retry-After "
                + "says, and check the secret token.")
    }

    fileprivate static func keysUnavailable(_ delay: Duration) -> SCIMError {
        SCIMError(
            .unavailable(retryAfterSeconds: delay.retrySeconds),
            "The keys of the Entra tenant cannot be fetched, so that its token cannot be checked; "
                + "the gateway's operator has to look at the gateway's way out to Entra.")
    }
}
