import JSON

/// An option of the contract that this version reads but does not act on.
///
/// It is refused, because somebody who sets it relies on what it does. Whoever builds the feature
/// deletes its line from the table.
struct UnsupportedOption {
    static let all: [UnsupportedOption] = []

    /// Keys from the root; `*` stands for every name.
    private let path: [String]
    /// The only value that is not supported; `nil` when none is.
    private let value: JSONValue?

    private init(_ path: String, is value: JSONValue? = nil) {
        self.path = path.split(separator: ".").map(String.init)
        self.value = value
    }

    /// Reports every option in a file that is not supported.
    static func report(in document: JSONValue, to report: Report) {
        for option in all { option.find(in: document, at: [], report) }
    }

    private func find(in current: JSONValue, at place: [String], _ report: Report) {
        guard place.count < path.count else {
            guard value == nil || value == current else { return }
            let what = value.map { "\(shown($0)) " } ?? ""
            return report.add("\(what)is not supported by this version of scimhook", at: place)
        }
        let key = path[place.count]
        for member in current.object?.members ?? [] where key == "*" || key == member.key {
            find(in: member.value, at: place + [member.key], report)
        }
    }
}
