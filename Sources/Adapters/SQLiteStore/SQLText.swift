/// A statement that is put together, with the values for its question marks.
struct SQLText {
    private(set) var text: String
    private(set) var values: [SQLValue]

    init(_ text: String, _ values: SQLValue...) { self.init(text, values) }

    init(_ text: String, _ values: [SQLValue]) {
        self.text = text
        self.values = values
    }

    static func += (left: inout SQLText, right: SQLText) {
        left.text += right.text
        left.values += right.values
    }

    static func + (left: SQLText, right: SQLText) -> SQLText {
        var sum = left
        sum += right
        return sum
    }
}

extension SQLText {
    /// That a column has one of some values.
    init(_ column: String, in values: [SQLValue]) {
        let marks = values.map { _ in "?" }.joined(separator: ", ")
        self.init("\(column) IN (\(marks))", values)
    }
}
