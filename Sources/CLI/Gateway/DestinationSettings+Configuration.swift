import Configuration
import Delivery
import Directory
import Ports

extension Delivery.DestinationSettings {
    /// What delivery has to know of a destination of the configuration.
    init(_ name: DestinationName, _ kind: Kind, _ settings: DeliverySettings, _ tls: ClientTLS) {
        self.init(
            name: name, kind: kind, timeout: settings.timeout, concurrency: settings.concurrency,
            rate: settings.rate?.perSecond,
            schedule: RetrySchedule(
                delays: settings.retry.schedule, giveUpAfter: settings.retry.giveUpAfter),
            onDead: settings.onDead == .hold ? .hold : .skip, coalesces: settings.coalesce,
            policy: settings.network, tls: tls == ClientTLS() ? nil : tls)
    }
}
