/// A statement that is put together, with the values for its question marks.
struct SQLText {
    private(set) var text: String
    private(set) var values: [SQLValue]

    init(_ text: String, _ values: SQLValue...) {
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
