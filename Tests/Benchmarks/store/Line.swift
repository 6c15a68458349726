import Foundation

/// What one measurement found.
struct Line: CustomStringConvertible {
    let name: String
    let window: Int
    let count: Int
    let elapsed: Duration
    let processor: Duration
    /// Of each operation, sorted.
    let latencies: [Duration]

    var rate: Double { Double(count) / (elapsed / .seconds(1)) }

    var description: String {
        let label = "\(name) x\(window)".padding(toLength: 24, withPad: " ", startingAt: 0)
        return String(
            format: "%@ %8.0f/s  p50 %7.1f us  p99 %8.1f us  max %8.1f us  cpu %5.1f us", label,
            rate, percentile(0.5), percentile(0.99), percentile(1),
            processor / .microseconds(1) / Double(max(count, 1)))
    }

    private func percentile(_ part: Double) -> Double {
        guard let last = latencies.indices.last else { return 0 }
        return latencies[Int(Double(last) * part)] / .microseconds(1)
    }
}

/// Processor time of this process so far, in user space and in the kernel.
func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
