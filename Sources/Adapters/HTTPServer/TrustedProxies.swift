import HTTPMessage

/// Decides whose `X-Forwarded-For` is believed.
struct TrustedProxies: Sendable {
    private let blocks: [AddressBlock]
    private let trustsUnixSockets: Bool

    init(_ texts: [String]) throws(HTTPServerError) {
        var blocks: [AddressBlock] = []
        for text in texts where text != "unix:" {
            guard let block = AddressBlock(text) else { throw .badProxy(text: text) }
            blocks.append(block)
        }
        self.blocks = blocks
        trustsUnixSockets = texts.contains("unix:")
    }

    func trusts(_ peer: Peer) -> Bool {
        switch peer {
        case .internet(let address): standing(of: address) == .trusted
        case .local: trustsUnixSockets
        case .unknown: false
        }
    }

    /// Who a trusted proxy says it speaks for; the proxy itself when it says nothing.
    func client(of request: HTTPRequest) -> Peer {
        ForwardedFor(request.headers).client(standing).map { .internet(address: $0) }
            ?? request.peer
    }

    private func standing(of address: String) -> ForwardedFor.Standing {
        guard let bytes = addressBytes(address) else { return .invalid }
        return blocks.contains { $0.contains(bytes) } ? .trusted : .other
    }
}
