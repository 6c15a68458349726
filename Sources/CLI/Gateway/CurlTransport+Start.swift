import CurlTransport
import Ports

extension CurlTransport {
    /// Makes the transport of a command or of the gateway.
    ///
    /// - Parameter log: Told of what libcurl refuses.
    /// - Returns: The transport, not yet started.
    /// - Throws: ``CommandFailure`` when libcurl cannot be used.
    static func make(log: any Log) throws(CommandFailure) -> CurlTransport {
        do throws(CurlError) {
            return try CurlTransport(log: log)
        } catch {
            throw CommandFailure(.failed, error.description)
        }
    }
}
