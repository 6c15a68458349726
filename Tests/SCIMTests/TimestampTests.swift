import SCIM
import TestSupport
import Testing

@Suite("Moments as text, RFC 3339 and RFC 7643 §2.3.5")
struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (1_732_401_667_123, "2024-11-23T22:41:07.123Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `a moment has one text and comes back from it`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).text == text)
        #expect(Timestamp(text: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        ("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520Z"),
        ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57.000Z"),
        ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"),
        ("1990-12-31T23:59:60Z", "1991-01-01T00:00:00.000Z"),
        ("2024-01-31t23:59:59.99999999999999999999z", "2024-01-31T23:59:59.999Z"),
        ("2024-02-29T00:00:00-00:00", "2024-02-29T00:00:00.000Z"),
    ])
    func `offsets, fractions of any length and small letters are read`(
        text: String, canonical: String
    ) {
        #expect(Timestamp(text: text)?.text == canonical)
    }

    @Test(arguments: [
        "", "2024", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z", "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z", "2024-01-01T00:00:00",
        "2024-01-01 00:00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+0100",
        "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00Zz", "+024-01-01T00:00:00Z",
        "2024-01-01T00:00:00é", " 2024-01-01T00:00:00Z", "2024-01-0１T00:00:00Z",
        "2024\r01-01T00:00:00Z",
    ])
    func `anything else is no moment`(text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test(arguments: [
        ("2025-03-01", "2025-03-01T00:00:00.000Z"),
        ("2025-03-01T10:20:30", "2025-03-01T10:20:30.000Z"),
        ("2025-03-01T10:20:30.5+02:00", "2025-03-01T08:20:30.500Z"),
        ("2025-03-01T", nil), ("2025", nil), ("bjensen", nil),
    ])
    func `a dateTime may lack its offset or its time`(text: String, canonical: String?) {
        #expect(Timestamp(dateTime: text)?.text == canonical)
    }

    @Test func `every moment survives its text, and texts sort like moments`() {
        var generator = SeededGenerator(seed: 7)
        let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999
        var earlier = Timestamp(milliseconds: 0)
        for _ in 0..<20_000 {
            let moment = Timestamp(milliseconds: .random(in: range, using: &generator))
            #expect(Timestamp(text: moment.text) == moment)
            #expect((moment.text < earlier.text) == (moment < earlier))
            earlier = moment
        }
    }

    @Test func `a moment outside four-digit years shows the nearest one inside`() {
        #expect(Timestamp(milliseconds: .max).text == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: .min).text == "0000-01-01T00:00:00.000Z")
    }
}
