import Configuration
import Directory
import Ports
import SQLiteStore

extension Gateway {
    /// Says in the log what waits for destinations that the configuration does not have any more.
    ///
    /// It is kept, and goes out once a destination of that name is there again.
    func tellOfStrays(_ configuration: Configuration) {
        let figures = try? store.read { reader throws(StoreError) in try reader.figures() }
        let known = configuration.destinations.map(\.name)
        for (destination, waiting) in figures?.strays(known: known) ?? [] {
            log.write(
                .warning,
                "deliveries wait for a destination that the configuration does not have; put it "
                    + "back, or skip them",
                [("destination", .text(destination.rawValue)), ("waiting", .integer(waiting))])
        }
    }
}
