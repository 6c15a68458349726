package import Directory
package import Ports
import SCIM

/// What came of a destination's trial: every request with its answer, and the verdict.
package struct DestinationTrial: Sendable {
    package struct Exchange: Sendable {
        package let request: OutboundRequest
        package let result: OutboundResult

        package init(request: OutboundRequest, result: OutboundResult) {
            self.request = request
            self.result = result
        }
    }

    package var exchanges: [Exchange]
    package var conclusion: Conclusion

    package init(exchanges: [Exchange], conclusion: Conclusion) {
        self.exchanges = exchanges
        self.conclusion = conclusion
    }
}

extension Dispatcher {
    /// Tries a destination out at once, paused or not; nothing of it is stored.
    ///
    /// - Parameters:
    ///   - name: Of the destination.
    ///   - completion: Runs once, on the transport's thread; `nil` when there is no such destination
    ///     or it cannot be tried without changing something.
    package func test(
        _ name: DestinationName, _ completion: @escaping @Sendable (DestinationTrial?) -> Void
    ) {
        transport.perform {
            let now = self.surroundings.now()
            guard let destination = self.destinations[name], let trial = destination.trial(now: now)
            else {
                return completion(nil)
            }
            var conversation = trial
            self.go(
                on: conversation.begin(now: now), conversation, destination, [], completion)
        }
    }

    private func go(
        on step: Step, _ conversation: any Conversation, _ destination: any Destination,
        _ exchanges: [DestinationTrial.Exchange],
        _ completion: @escaping @Sendable (DestinationTrial?) -> Void
    ) {
        switch step {
        case .finish(let conclusion):
            completion(DestinationTrial(exchanges: exchanges, conclusion: conclusion))
        case .send(let request):
            let state = TrialState(conversation: conversation, exchanges: exchanges)
            destination.send(request, through: transport) { result in
                var conversation = state.conversation
                let step = conversation.next(result, now: self.surroundings.now())
                let exchange = DestinationTrial.Exchange(
                    request: destination.shown(request), result: result)
                self.go(
                    on: step, conversation, destination, state.exchanges + [exchange], completion)
            }
        }
    }
}

/// Carries a conversation from one call on the transport's thread to the next.
// SAFETY: made and read on the transport's thread alone.
private struct TrialState: @unchecked Sendable {
    let conversation: any Conversation
    let exchanges: [DestinationTrial.Exchange]
}
