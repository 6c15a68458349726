package import Ports

/// What the routes work with; built once, in the wiring.
package struct AdminContext: Sendable {
    package let store: any Store
    package let gateway: any GatewayView
    package let metrics: MetricsRegistry
    /// Where everything runs that reads the store.
    package let workers: any Workers
    package let surroundings: Surroundings
    package let log: any Log
    /// Who is signed in to the monitor.
    let sessions: Sessions
    let throttle = SignInThrottle()
    /// Who watches live.
    package let live: LiveHub
    package let jobs = Jobs()
    /// Turns the metrics into what happened in each minute.
    package let sampler: StatsSampler

    package init(
        store: any Store, gateway: any GatewayView, metrics: MetricsRegistry,
        workers: any Workers, surroundings: Surroundings, log: any Log, live: LiveHub = LiveHub()
    ) {
        self.store = store
        self.gateway = gateway
        self.metrics = metrics
        self.workers = workers
        self.surroundings = surroundings
        self.log = log
        self.live = live
        sessions = Sessions(surroundings)
        sampler = StatsSampler(metrics)
    }
}
