/// When so many users lose access that an operator has to approve it.
package struct MassChangeRule: Equatable, Sendable {
    /// The share of the active users that may lose access, in whole percent.
    package var percent: Int
    package var within: Duration
    /// Fewer than this are never a mass change.
    package var minimum: Int

    package init(percent: Int, within: Duration, minimum: Int) {
        self.percent = percent
        self.within = within
        self.minimum = minimum
    }

    /// Whether so many removals are a mass change, of the users who were active before them.
    func isExceeded(by removals: Int, of active: Int) -> Bool {
        removals >= minimum && removals * 100 > percent * active
    }
}
