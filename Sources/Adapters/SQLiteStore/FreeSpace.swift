/// Says whether there is room for new commits, and when to set the reserve aside again.
///
/// Below the floor new work is refused, so that what is queued already can still be delivered:
/// recording an attempt needs room, too.
struct FreeSpace {
    private let limits: StoreLimits
    private var looked: Duration?
    private(set) var isLow = false
    /// Room for a new reserve without falling under the floor again.
    private(set) var hasRoomForReserve = false

    init(_ limits: StoreLimits) {
        self.limits = limits
    }

    /// Looks again when the last look is too old.
    ///
    /// - Parameters:
    ///   - now: Uptime.
    ///   - look: Free bytes and size of the file system; `nil` leaves everything as it was.
    /// - Returns: Whether ``isLow`` changed.
    mutating func update(now: Duration, look: () -> (free: UInt64, size: UInt64)?) -> Bool {
        if let looked, now - looked < limits.freeSpaceAge { return false }
        looked = now
        guard let (free, size) = look() else { return false }
        let floor = limits.floor(size: size)
        let before = isLow
        isLow = free < floor
        hasRoomForReserve = free >= floor + UInt64(limits.reserve)
        return isLow != before
    }

    /// A write did not fit: believe that until the next look.
    mutating func isExhausted(now: Duration) {
        looked = now
        isLow = true
        hasRoomForReserve = false
    }
}
