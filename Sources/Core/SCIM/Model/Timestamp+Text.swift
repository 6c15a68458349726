/// RFC 3339 text, without Foundation: a store writes and reads millions of these.
///
/// Calendar arithmetic as in howardhinnant.github.io/date_algorithms.html; years start in March so
/// that the leap day is the last of a year.
extension Timestamp {
    /// `YYYY-MM-DDTHH:MM:SS.mmmZ`; clamped to the years 0000 to 9999.
    package var text: String {
        let moment = min(max(milliseconds, earliest), latest)
        let (day, rest) = floorDivided(moment, by: millisecondsPerDay)
        let date = civilDate(ofDay: day)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        append(date.year, width: 4, to: &text)
        append(date.month, width: 2, after: "-", to: &text)
        append(date.day, width: 2, after: "-", to: &text)
        append(rest / 3_600_000, width: 2, after: "T", to: &text)
        append(rest / 60_000 % 60, width: 2, after: ":", to: &text)
        append(rest / 1000 % 60, width: 2, after: ":", to: &text)
        append(rest % 1000, width: 3, after: ".", to: &text)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads RFC 3339 §5.6: any offset, a fraction of any length, of which milliseconds are kept.
    ///
    /// A leap second is the first moment of the next minute.
    package init?(text: String) {
        self.init(text.utf8)
    }

    /// Reads what SCIM calls a dateTime (RFC 7643 §2.3.5) and what people write for one.
    ///
    /// xsd:dateTime lets the offset out, which then is UTC; a date alone is its first moment.
    package init?(dateTime text: String) {
        let hasTime = text.utf8.count > 10
        guard
            let moment = Timestamp(text: text)
                ?? Timestamp(text: text + (hasTime ? "Z" : "T00:00:00Z"))
        else { return nil }
        self = moment
    }

    private init?(_ text: String.UTF8View) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(width: 4), scanner.skip("-"),
            let month = scanner.number(width: 2), scanner.skip("-"),
            let day = scanner.number(width: 2), scanner.skip("T"),
            let hour = scanner.number(width: 2), scanner.skip(":"),
            let minute = scanner.number(width: 2), scanner.skip(":"),
            let second = scanner.number(width: 2), let fraction = scanner.fraction(),
            let offset = scanner.offsetMinutes(), scanner.isAtEnd,
            (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = dayNumber(year: year, month: month, day: day)
        let minutes = days * 1440 + hour * 60 + minute - offset
        milliseconds = (minutes * 60 + second) * 1000 + fraction
    }
}

private let millisecondsPerDay: Int64 = 86_400_000
/// 0000-01-01T00:00:00.000Z.
private let earliest: Int64 = -62_167_219_200_000
/// 9999-12-31T23:59:59.999Z.
private let latest: Int64 = 253_402_300_799_999

private func floorDivided(_ value: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
private func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let (era, yearOfEra) = floorDivided(shifted, by: 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
}

private func civilDate(ofDay number: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivided(number + 719_468, by: 146_097)
    let yearOfEra =
        (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}

private func daysIn(month: Int64, year: Int64) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    switch month {
    case 2: return isLeap ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
}

private func append(
    _ value: Int64, width: Int, after separator: Unicode.Scalar? = nil, to text: inout [UInt8]
) {
    if let separator { text.append(UInt8(ascii: separator)) }
    var divisor: Int64 = width == 4 ? 1000 : width == 3 ? 100 : 10
    while divisor > 0 {
        text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
        divisor /= 10
    }
}

/// Reads the fixed fields of a date and time.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String.UTF8View) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        // RFC 3339 §5.6 lets T and Z be lower case; the other separators have no case.
        guard let byte = rest.first, byte == UInt8(ascii: letter) || isLowerCase(byte, of: letter)
        else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(width: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<width {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Milliseconds; 0 when there is no fraction, `nil` when a point has no digits after it.
    mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        guard let first = digit() else { return nil }
        var value = first * 100
        var weight: Int64 = 10
        while let digit = digit() {
            value += digit * weight
            weight /= 10
        }
        return value
    }

    /// `Z` or `±HH:MM`.
    mutating func offsetMinutes() -> Int64? {
        if skip("Z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(width: 2), skip(":"),
            let minutes = number(width: 2), hours < 24, minutes < 60
        else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }

    private mutating func digit() -> Int64? {
        guard let byte = rest.first, (0x30...0x39).contains(byte) else { return nil }
        rest.removeFirst()
        return Int64(byte - 0x30)
    }

    private func isLowerCase(_ byte: UInt8, of letter: Unicode.Scalar) -> Bool {
        letter.value >= 0x41 && byte == UInt8(ascii: letter) | 0x20
    }
}
