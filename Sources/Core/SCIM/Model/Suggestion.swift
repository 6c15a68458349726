/// A hint for somebody who has mistyped a word: ` (did you mean 'x'?)`, or nothing.
///
/// - Parameters:
///   - word: What stands there.
///   - words: What could stand there.
/// - Returns: The hint with a space in front; empty when nothing is near enough.
package func suggestion(for word: String, among words: [String]) -> String {
    let typed = Array(word.lowercased().unicodeScalars.prefix(100))
    let nearest = words.map { ($0, editDistance(typed, Array($0.lowercased().unicodeScalars))) }
        .min { $0.1 < $1.1 }
    if let (name, distance) = nearest, distance <= max(1, min(typed.count, name.count) / 3) {
        return " (did you mean '\(name)'?)"
    }
    // Cut short, as 'warn' is.
    let longer = words.filter { $0.lowercased().hasPrefix(word.lowercased()) }
    guard word.count >= 3, longer.count == 1 else { return "" }
    return " (did you mean '\(longer[0])'?)"
}

/// How many insertions, removals, replacements and swaps of neighbours lead from one to the other.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let isSame = left[row] == right[column]
            var best = min(
                last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, beforeLast[column - 1] + 1)
            }
            current.append(best)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}
