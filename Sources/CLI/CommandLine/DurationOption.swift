/// Reads the value of an option that is a length of time, in the notation of the configuration.
///
/// - Parameters:
///   - text: A whole number with `ms`, `s`, `m`, `h` or `d`.
///   - option: The name of the option, for the message.
/// - Returns: The length of time.
/// - Throws: ``UsageError`` when it is written in another way.
func duration(_ text: String, of option: String) throws(UsageError) -> Duration {
    let units: [Substring: Int64] = [
        "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
    ]
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard let count = Int64(digits), count <= 1_000_000_000,
        let unit = units[text.dropFirst(digits.count)]
    else {
        throw UsageError("--\(option) \(text): write a length of time such as 90s, 12h or 365d")
    }
    return .milliseconds(count * unit)
}
