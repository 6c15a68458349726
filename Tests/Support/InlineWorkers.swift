import Ports

/// Workers that work at once, on the thread that asks.
package struct InlineWorkers: Workers {
    package init() {}

    package func run(_ work: @escaping @Sendable () -> Void) { work() }
}
