import AdminAPI
import Alerts
import Delivery
import Directory
import JSON
import Ports
import SCIM
import Threads

/// Looks every now and then how things are, and tells operators what has changed.
///
/// Decisions are those of ``AlertBook`` and ``AlertQueue``; this acts on them. What is told and that
/// it was told is one write, and a message is forgotten only when it has arrived: at least once,
/// whenever the process ends.
final class AlertKeeper: Sendable {
    struct State {
        var scene = AlertScene()
        var channels: [AlertChannel] = []
        /// `nil` until the store was read.
        var book: AlertBook?
        var queue = AlertQueue()
        var isLooking = false
        var isStopped = false
        /// What ends, and when that was last looked up.
        var terms: [AlertObservation.Term] = []
        var termsRead: Duration?
        var outcomes: [String: AlertOutcome] = [:]
        /// How many programs run, for ``stop()``.
        var running = 0
    }

    let state = Lock(State())
    let store: any Store
    let transport: any Transport
    let workers: any Workers
    let surroundings: Surroundings
    let log: any Log
    let metrics: any Metrics
    private let dispatcher: Dispatcher
    private let lookout: AlertLookout
    private let rules: AlertRules
    /// When the certificates of the listeners begin and end; set once, when they are open.
    private let certificates = Lock<@Sendable () -> [AlertObservation.Term]>({ [] })

    /// How often what ends is looked up.
    private static let termsInterval = Duration.seconds(300)

    init(
        _ context: AdminContext, _ transport: any Transport, _ dispatcher: Dispatcher,
        _ massChanges: MassChangeKeeper, rules: AlertRules = AlertRules()
    ) {
        store = context.store
        self.transport = transport
        workers = context.workers
        surroundings = context.surroundings
        log = context.log
        metrics = context.metrics
        self.dispatcher = dispatcher
        self.rules = rules
        lookout = AlertLookout(
            store: context.store, metrics: context.metrics, massChanges: massChanges,
            surroundings: context.surroundings)
    }

    /// Puts channels in force; what waits for one that is gone is dropped, and logged.
    func use(_ channels: [AlertChannel], _ scene: AlertScene) {
        let lost = state.with { state in
            state.channels = channels
            state.scene = scene
            state.termsRead = nil
            guard state.book != nil else { return [AlertMessage]() }
            return state.queue.drop(allBut: Set(channels.map(\.name)))
        }
        drop(lost)
    }

    func watchCertificates(_ terms: @escaping @Sendable () -> [AlertObservation.Term]) {
        certificates.with { $0 = terms }
    }

    /// Looks how things are, unless nobody is to be told; returns at once.
    func look() {
        let isNeeded = state.with { state in
            guard !state.channels.isEmpty, !state.isLooking, !state.isStopped else { return false }
            state.isLooking = true
            return true
        }
        guard isNeeded else { return }
        dispatcher.snapshot { [self] statuses in workers.run { self.look(statuses) } }
    }

    /// Starts nothing any more, and waits for programs that run; what is not told is told later.
    func stop() {
        state.with { $0.isStopped = true }
        state.wait(until: { $0.running == 0 }, { _ in })
    }

    private func look(_ statuses: [DestinationStatus]) {
        do throws(StoreError) {
            try open()
            let terms = try currentTerms()
            guard let (scene, known) = state.with({ state in state.book.map { (state.scene, $0) } })
            else { return }
            var book = known
            let observation = try lookout.observe(scene, statuses, terms, known, rules)
            let finding = book.look(at: observation)
            conclude(finding, book)
        } catch {
            state.with { $0.isLooking = false }
            log.write(
                .error, "cannot look for what to alert; trying again",
                [("error", .text("\(error)"))])
        }
    }

    private func conclude(_ finding: AlertBook.Finding, _ book: AlertBook) {
        let messages = finding.alerts.flatMap(messages)
        let change = AlertChange(
            conditions: finding.conditions, cleared: finding.cleared, messages: messages)
        guard !change.isEmpty else { return adopt(book, []) }
        store.submit(.alerts(change)) { [self] result in
            workers.run {
                guard case .success = result else {
                    // The book from before stays, so that the next look finds the same again.
                    return self.state.with { $0.isLooking = false }
                }
                for alert in finding.alerts { self.tell(alert) }
                self.adopt(book, messages)
            }
        }
    }

    private func adopt(_ book: AlertBook, _ messages: [AlertMessage]) {
        state.with { state in
            state.book = book
            state.queue.add(messages)
            state.isLooking = false
        }
        pump()
    }

    /// Reads what was known when the last process ended, once.
    private func open() throws(StoreError) {
        guard state.with({ $0.book == nil }) else { return }
        let (conditions, waiting) = try store.read { reader throws(StoreError) in
            (try reader.alertConditions(), try reader.alertMessages(limit: 10_000))
        }
        let lost = state.with { state in
            state.book = AlertBook(conditions, rules: rules)
            state.queue = AlertQueue(waiting)
            return state.queue.drop(allBut: Set(state.channels.map(\.name)))
        }
        drop(lost)
    }

    private func currentTerms() throws(StoreError) -> [AlertObservation.Term] {
        let now = surroundings.uptime()
        let (scene, read) = state.with { ($0.scene, $0.termsRead) }
        if let read, now - read < Self.termsInterval { return state.with { $0.terms } }
        let terms = try lookout.tokens() + scene.terms + certificates.with { $0 }()
        state.with { state in
            // One whose file cannot be read at the moment has not ended.
            let files = state.terms.filter { old in
                scene.holds(old) && !terms.contains { $0.subject == old.subject }
            }
            state.terms = terms + files
            state.termsRead = now
        }
        return state.with { $0.terms }
    }

    private func messages(_ alert: Alert) -> [AlertMessage] {
        let (scene, channels) = state.with { ($0.scene, $0.channels) }
        let id = newID()
        let body = alert.message(id: id, gateway: scene.gateway, monitor: scene.monitor).bytes
        return channels.filter { $0.kinds.contains(alert.kind) }.map { channel in
            AlertMessage(
                id: .init(alert: id, channel: channel.name), subject: alert.subject,
                created: alert.time, body: body)
        }
    }

    /// The id of a message.
    func newID() -> String { "alr_" + surroundings.ulid(at: surroundings.now()).text }

    /// Whatever becomes of the channels, the log has it.
    private func tell(_ alert: Alert) {
        metrics.add(1, to: .alert(alert.kind))
        log.write(
            alert.kind == .recovered ? .notice : .warning, "an alert",
            [
                ("kind", .text(alert.kind.rawValue)), ("summary", .text(alert.summary)),
                ("next", .text(alert.action ?? "")),
            ])
    }

    private func drop(_ messages: [AlertMessage]) {
        for message in messages {
            log.write(
                .warning, "an alert is dropped, for its channel is not in the configuration",
                [("alert", .text(message.id.alert)), ("channel", .text(message.id.channel))])
            store.submit(.alertSending(.finished(message.id))) { _ in }
        }
    }
}

extension AlertScene {
    /// Whether a term is of a client certificate that is still in use.
    fileprivate func holds(_ term: AlertObservation.Term) -> Bool {
        guard case .client(let file, let user) = term.subject else { return false }
        return certificates.contains { $0.file == file && $0.user == user }
    }
}
