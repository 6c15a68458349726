import AdminAPI
import Alerts
import JSON
import Ports
import Threads

extension AlertKeeper: AlertControl {
    var channels: [AlertChannelView] {
        state.with { state in
            state.channels.map { channel in
                let outcome = state.outcomes[channel.name]
                return AlertChannelView(
                    name: channel.name, type: channel.target.word,
                    kinds: AlertKind.reported.filter(channel.kinds.contains),
                    waiting: state.queue.messages.count { $0.id.channel == channel.name },
                    last: outcome?.time, failure: outcome?.failure)
            }
        }
    }

    func test(_ name: String, _ completion: @escaping @Sendable (String?) -> Void) {
        let (scene, channel) = state.with { state in
            (state.scene, state.channels.first { $0.name == name })
        }
        guard let channel else { return completion("there is no such channel any more") }
        let now = surroundings.now()
        let alert = Alert(
            .test, at: now, "A test of the alert channel \(name)",
            details: "Nothing is the matter.", action: "scimhook alert list")
        let id = newID()
        let body = alert.message(id: id, gateway: scene.gateway, monitor: scene.monitor).bytes
        let message = AlertMessage(
            id: .init(alert: id, channel: name), subject: alert.subject, created: now, body: body)
        send(message, through: channel) { [state] outcome in
            state.with { $0.outcomes[name] = outcome }
            completion(outcome.failure)
        }
    }
}

extension AlertChannel.Target {
    /// How the configuration calls it.
    fileprivate var word: String {
        switch self {
        case .web: "url"
        case .mail: "email"
        case .program: "exec"
        }
    }
}
