import HTTPMessage
import TestSupport
import Testing

@Suite("Reading mutated requests")
struct RequestReaderFuzzTests {
    private static let seeds = [
        "GET /scim/v2/c/Users?filter=userName%20eq%20%22a%22 HTTP/1.1\r\nHost: h:8080\r\n"
            + "Authorization: Bearer abc\r\nAccept: */*\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\nHost: h\r\n\r\n",
        "PATCH / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: u\r\n\r\nGET / HTTP/1.0\r\n\r\n",
        "DELETE / HTTP/1.1\r\nhost:h\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
    ].map { Array($0.utf8) }
    private static let odd = Array("\r\n\0 :;,%?#/0fz\u{7F}\tHTTP/1.1chunked".utf8) + [0x80, 0xFF]

    /// Small, so that mutants reach them.
    private let limits = {
        var limits = HTTPLimits()
        limits.requestLine = 64
        limits.fieldLine = 48
        limits.fieldCount = 4
        limits.head = 150
        return limits
    }()

    @Test(arguments: 0..<4)
    func `cutting a mutant anywhere gives what reading it at once gives`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<25_000 {
            let mutant = mutate(&random)
            let atOnce = Reading(mutant, limits: limits, bodyLimit: 8)
            let most = Int.random(in: 1...20, using: &random)
            let inPieces = Reading(mutant, limits: limits, bodyLimit: 8) {
                Int.random(in: 1...most, using: &random)
            }
            if atOnce != inPieces {
                Issue.record("\(mutant): \(atOnce) is not \(inPieces)")
                return
            }
        }
    }

    private func mutate(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes = Self.seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = Self.odd.randomElement(using: &random) ?? 0
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.insert(Self.odd.randomElement(using: &random) ?? 0, at: place)
            case 3: bytes.remove(at: place)
            default:
                let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            }
        }
        return bytes
    }
}
