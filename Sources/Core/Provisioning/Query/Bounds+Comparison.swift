import Directory
import Ports
import SCIM

extension Bounds<String> {
    /// The texts that a comparison takes, if they lie together.
    init?(_ comparator: Filter.Operator, _ text: String) {
        // Directly behind a text comes the same with a NUL at its end.
        let next = text + "\u{0}"
        switch comparator {
        case .gt: self.init(from: next)
        case .ge: self.init(from: text)
        case .lt: self.init(below: text)
        case .le: self.init(below: next)
        case .sw: self.init(from: text, below: text.afterAllThatStartWithIt)
        case .eq, .ne, .co, .ew: return nil
        }
    }
}

extension Bounds<Timestamp> {
    /// The moments that a comparison takes, if they lie together.
    init?(_ comparator: Filter.Operator, _ moment: Timestamp) {
        let next = moment + .milliseconds(1)
        switch comparator {
        case .eq: self.init(from: moment, below: next)
        case .gt: self.init(from: next)
        case .ge: self.init(from: moment)
        case .lt: self.init(below: moment)
        case .le: self.init(below: next)
        case .ne, .co, .sw, .ew: return nil
        }
    }

    /// Where the ids of what was made at these moments lie: an index of ids is one of ages.
    var ids: Bounds<String> {
        Bounds<String>(
            from: from.map { UUIDv7.prefix(of: $0) }, below: below.map { UUIDv7.prefix(of: $0) })
    }
}

extension String {
    /// The first text that is greater than all that start with this one; `nil` when there is none.
    fileprivate var afterAllThatStartWithIt: String? {
        var scalars = Array(unicodeScalars)
        while let last = scalars.popLast() {
            // Surrogates are no characters.
            let value = last.value == 0xD7FF ? 0xE000 : last.value + 1
            guard let next = Unicode.Scalar(value) else { continue }
            scalars.append(next)
            var text = UnicodeScalarView()
            text.append(contentsOf: scalars)
            return String(text)
        }
        return nil
    }
}
