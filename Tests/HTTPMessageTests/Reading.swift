import HTTPMessage

/// What a connection's bytes amount to: requests, and what ended them.
struct Reading: Equatable {
    struct Request: Equatable {
        var method: String?
        var target: String
        var fields: [Headers.Field]
        var body: [UInt8]
        var keepsAlive: Bool
    }

    var requests: [Request] = []
    var refusal: HTTPRefusal?

    /// Reads `bytes` in pieces.
    ///
    /// - Parameters:
    ///   - bytes: What a client sends.
    ///   - limits: For every request.
    ///   - bodyLimit: For every request.
    ///   - size: The length of the next piece, at least 1.
    init(
        _ bytes: [UInt8], limits: HTTPLimits = HTTPLimits(), bodyLimit: Int = 1 << 20,
        pieces size: () -> Int = { .max }
    ) {
        var reader = RequestReader(peer: .unknown, isTLS: false)
        var start = 0
        while start < bytes.count, refusal == nil {
            let end = start + min(size(), bytes.count - start)
            do throws(HTTPRefusal) {
                try read(&reader, Array(bytes[start..<end]), limits, bodyLimit)
            } catch {
                refusal = error
            }
            start = end
        }
    }

    private mutating func read(
        _ reader: inout RequestReader, _ piece: [UInt8], _ limits: HTTPLimits, _ bodyLimit: Int
    ) throws(HTTPRefusal) {
        var position = 0
        while position < piece.count {
            switch try reader.read(piece.span, from: &position, within: limits) {
            case .more: break
            case .head: try reader.admitBody(upTo: bodyLimit)
            case .complete: take(&reader)
            }
        }
    }

    private mutating func take(_ reader: inout RequestReader) {
        let keepsAlive = reader.keepsAlive
        let request = reader.takeRequest()
        requests.append(
            Request(
                method: request.method?.rawValue,
                target: request.path + (request.query.map { "?\($0)" } ?? ""),
                fields: request.headers.fields, body: request.body, keepsAlive: keepsAlive))
    }
}
