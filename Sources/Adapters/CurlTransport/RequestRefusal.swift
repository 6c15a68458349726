import Delivery
import HTTPMessage
import Ports

/// Why a request is not even handed to libcurl.
struct RequestRefusal: Error {
    let result: OutboundResult

    init(_ failure: FailureClass, _ detail: String) {
        result = OutboundResult(attempt: AttemptResult(failure: failure, detail: detail))
    }

    init(_ block: UnreadableBlock) {
        self.init(.blocked, "the network setting has '\(block.text)', which is no CIDR block")
    }

    /// `nil` for a request that means to libcurl what it means to us.
    init?(_ request: OutboundRequest) {
        let url = request.url.utf8
        let scheme = request.url.prefix { $0 != ":" }.lowercased()
        let schemes = request.mail == nil ? ["http", "https"] : ["smtp", "smtps"]
        if !schemes.contains(scheme) {
            self.init(
                .blocked, "the URL is neither \(schemes.joined(separator: " nor "))")
        } else if url.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            self.init(.protocol, "the URL has a blank or a control character")
        } else if request.method.isEmpty || !request.method.utf8.allSatisfy(isToken) {
            self.init(.protocol, "the method is no HTTP method")
        } else if let field = request.headers.fields.first(where: { !isSendable($0) }) {
            self.init(.protocol, "the header '\(field.name)' cannot be sent as HTTP")
        } else {
            return nil
        }
    }
}

/// RFC 9110 §5.5 and §5.6.2: a name is a token, a value has no line break and no NUL.
private func isSendable(_ field: Headers.Field) -> Bool {
    !field.name.isEmpty && field.name.utf8.allSatisfy(isToken)
        && field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
}

private func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
    default: "!#$%&'*+.^_`|~".utf8.contains(byte)
    }
}
