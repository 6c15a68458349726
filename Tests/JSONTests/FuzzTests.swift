import JSON
import Testing

/// Mutated documents, always the same ones.
@Suite("Documents broken at random")
struct FuzzTests {
    private static let samples = [
        #"{"schemas":["urn:a","urn:b"],"active":true,"n":{"a":"\u00e9\n","b":null},"x":[1,-2.5e3]}"#,
        #"[{"value":"a@example.com","primary":true},{"value":"\ud83d\ude00","type":"ü"}]"#,
        #"{"Operations":[{"op":"Add","path":"emails[type eq \"work\"].value","value":"b"}]}"#,
    ].map { Array($0.utf8) }

    @Test(arguments: 1...8)
    func `a broken document never crashes, what is read is written back equal, and is JSON5`(
        seed: UInt64
    ) throws {
        var chance = Chance(state: seed)
        var accepted = 0
        for _ in 0..<4_000 {
            let document = mutated(Self.samples[chance.below(Self.samples.count)], &chance)
            do {
                let value = try JSONValue(parsing: document)
                #expect(try JSONValue(parsing: value.bytes) == value)
                #expect(throws: Never.self) { try JSON5Document(parsing: document) }
                accepted += 1
            } catch {
                #expect((0...document.count).contains(error.offset), "\(error)")
                _ = try? JSON5Document(parsing: document)
            }
        }
        #expect((1..<4_000).contains(accepted))
    }

    private func mutated(_ original: [UInt8], _ chance: inout Chance) -> [UInt8] {
        var bytes = original
        for _ in 0...chance.below(3) where !bytes.isEmpty {
            let place = chance.below(bytes.count)
            switch chance.below(5) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(Array("\"\\{}[],:0ue-.".utf8)[chance.below(13)], at: place)
            case 3: bytes.removeLast(chance.below(bytes.count))
            default: bytes.insert(contentsOf: bytes[place...].prefix(chance.below(20)), at: place)
            }
        }
        return bytes
    }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
private struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
