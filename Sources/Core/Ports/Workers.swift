/// A few threads for work that may take long, such as a scan; never used for single look-ups.
package protocol Workers: Sendable {
    /// Runs `work` on one of the threads; in order of arrival.
    func run(_ work: @escaping @Sendable () -> Void)
}
