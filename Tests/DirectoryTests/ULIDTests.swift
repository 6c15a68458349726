import Directory
import SCIM
import TestSupport
import Testing

@Suite("Identifiers that sort by time, github.com/ulid/spec and RFC 9562 §5.7")
struct ULIDTests {
    @Test(
        arguments: [
            (0, 0, 0, "00000000000000000000000000"),
            (1_469_918_176_385, 0, 0, "01ARYZ6S410000000000000000"),
            (1_469_918_176_385, 0xFFFF, .max, "01ARYZ6S41ZZZZZZZZZZZZZZZZ"),
            (1 << 48 - 1, .max, .max, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
            (0, 0, 18_234, "00000000000000000000000HST"),
            (0, 1, 0, "0000000000000G000000000000"),
        ] as [(Int64, UInt16, UInt64, String)])
    func `a ULID is 48 bits of time and 80 bits of ours in base 32`(
        milliseconds: Int64, high: UInt16, low: UInt64, text: String
    ) {
        let ulid = ULID(timestamp: Timestamp(milliseconds: milliseconds), high: high, low: low)
        #expect(ulid.text == text)
        #expect(ULID(text: text[...]) == ulid)
        #expect(ULID(text: text.lowercased()[...]) == ulid)
    }

    @Test(arguments: [
        "", "01ARYZ6S41", "01ARYZ6S4100000000000000000", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "01ARYZ6S4I0000000000000000", "01ARYZ6S4L0000000000000000", "01ARYZ6S4O0000000000000000",
        "01ARYZ6S4U0000000000000000", "01ARYZ6S4 0000000000000000", "01ARYZ6S4é000000000000000",
        "@1ARYZ6S410000000000000000", "`1ARYZ6S410000000000000000",
    ])
    func `what is not 26 digits of 128 bits is no ULID`(text: String) {
        #expect(ULID(text: text[...]) == nil)
    }

    @Test func `texts of ULIDs sort like time, then like what follows`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let pair = (0..<2).map { _ in
                (
                    Int64.random(in: 0..<(1 << 48), using: &generator) & ~0xFFF_FFFF_FFFF,
                    UInt16.random(in: 0...1, using: &generator),
                    UInt64.random(in: 0 ... .max, using: &generator)
                )
            }
            let texts = pair.map {
                ULID(timestamp: Timestamp(milliseconds: $0.0), high: $0.1, low: $0.2).text
            }
            #expect((texts[0] < texts[1]) == (pair[0] < pair[1]))
        }
    }

    @Test func `an event identifier survives its text`() {
        let id = EventID(timestamp: Timestamp(milliseconds: 1_732_401_667_123), sequence: 18_234)
        #expect(id.description == "evt_01JDDJZ71K0000000000000HST")
        #expect(EventID(text: id.description) == id)
    }

    @Test func `a UUIDv7 is laid out as RFC 9562 appendix A.6 shows`() {
        let text = UUIDv7.make(
            now: Timestamp(milliseconds: 0x017F_22E2_79B0), random: (0xCC3, 0x18C4_DC0C_0C07_398F))
        #expect(text == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    }

    @Test func `a UUIDv7 shows version and variant whatever the chance`() {
        let text = UUIDv7.make(now: Timestamp(milliseconds: 0), random: (.max, .max))
        #expect(text == "00000000-0000-7fff-bfff-ffffffffffff")
        let zero = UUIDv7.make(now: Timestamp(milliseconds: 0), random: (0, 0))
        #expect(zero == "00000000-0000-7000-8000-000000000000")
    }
}
