package import HTTPMessage
import Threads

extension HTTPResponse {
    /// The body, whole, however it is made; `nil` when its source fails.
    package func collectedBody() -> [UInt8]? {
        guard let source else { return body }
        var collected: [UInt8] = []
        while true {
            let supplied = Lock<BodyPiece?>(nil)
            source.next { piece in supplied.signal { $0 = piece } }
            switch supplied.wait(until: { $0 != nil }, { $0 }) {
            case .bytes(let bytes): collected += bytes
            case .end: return collected
            case .failed, nil: return nil
            }
        }
    }
}
