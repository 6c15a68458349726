import JSON
import SCIM

/// One object of the file while it is read.
///
/// Every key that is asked for becomes a known one; whatever nobody asked for is then unknown. An
/// option so stands in one place, where it is read.
final class Section {
    let path: [String]
    /// As the manual has it: an element of a list stands for all of them.
    private let optionPath: [String]
    private let object: JSONObject
    private let report: Report
    private var known: [String] = []
    private var acceptsAnyKey = false

    init(
        _ object: JSONObject, at path: [String], option: [String]? = nil, _ report: Report
    ) {
        self.object = object
        self.path = path
        optionPath = option ?? path
        self.report = report
    }

    var keys: [String] { object.keys }

    /// The value of an option; `nil` when it is absent, or wrong and so reported.
    func value<Value>(_ key: String, _ form: Form<Value>) -> Value? {
        know(key, form.wanted)
        guard let value = object[key] else { return nil }
        return read(value, form, at: path + [key])
    }

    /// Like ``value(_:_:)``, but reports an absent option.
    func required<Value>(_ key: String, _ form: Form<Value>) -> Value? {
        if object[key] == nil { report(key, "is missing: set \(form.wanted)") }
        return value(key, form)
    }

    /// Replaces a default by what the file says.
    func read<Value>(_ key: String, _ form: Form<Value>, into target: inout Value) {
        if let value = value(key, form) { target = value }
    }

    /// The elements of a list; `nil` when it is absent, no list, or has a wrong element.
    func list<Value>(_ key: String, of form: Form<Value>) -> [Value]? {
        know(key, "a list; each is \(form.wanted)")
        guard let value = object[key] else { return nil }
        guard let elements = value.array else {
            report(key, "\(shown(value)) is not a list [ … ]")
            return nil
        }
        let values = elements.enumerated().compactMap { index, element in
            read(element, form, at: path + [key, String(index)])
        }
        report.note(.array(elements.map(form.shown)), at: path + [key])
        return values.count == elements.count ? values : nil
    }

    /// What an object inside this one says; `nil` when it is absent or no object.
    ///
    /// - Parameters:
    ///   - key: Of the object.
    ///   - word: May stand in its place, and means that it is absent.
    ///   - read: Reads it.
    /// - Returns: What was read.
    func section<Value>(
        _ key: String, unless word: String? = nil, _ read: (Section) -> Value?
    ) -> Value? {
        know(key, nil)
        if let word, object[key]?.string == word { return nil }
        return object[key].flatMap { inner($0, key, read) }
    }

    /// Replaces the defaults of a section by what the file says.
    func read<Value>(_ key: String, into target: inout Value, _ read: (Section) -> Value?) {
        if let value = section(key, read) { target = value }
        // For the defaults of its options.
        if object[key] == nil, report.found != nil { _ = inner([:], key, read) }
    }

    /// Like ``section(_:_:)``, but reports an absent one.
    func requiredSection<Value>(_ key: String, _ read: (Section) -> Value?) -> Value? {
        if object[key] == nil { report(key, "is missing: set an object { … }") }
        return section(key, read)
    }

    /// What the objects say whose keys are names that the user has chosen.
    func named<Value>(_ key: String, _ read: (String, Section) -> Value?) -> [Value] {
        if object[key] == nil { report.note([:], at: path + [key]) }
        return section(key) { section in
            section.acceptsAnyKey = true
            return section.object.members.compactMap { member in
                if !isName(member.key) {
                    section.report(member.key, "this name is not 1 to 64 of A-Z a-z 0-9 _ -")
                }
                return section.inner(member.value, member.key) { read(member.key, $0) }
            }
        } ?? []
    }

    /// Every member of this section, whose keys the user has chosen.
    func entries<Value>(of form: Form<Value>) -> [(key: String, value: Value)] {
        acceptsAnyKey = true
        return object.keys.compactMap { key in value(key, form).map { (key, $0) } }
    }

    /// Reports something about one option.
    func report(_ key: String, _ message: String) { report.add(message, at: path + [key]) }

    /// Reports something about a value further inside.
    func report(_ keys: [String], _ message: String) { report.add(message, at: path + keys) }

    /// Reports something about the section as a whole.
    func report(_ message: String) { report.add(message, at: path) }

    /// Leaves the keys that were not asked for alone, because it is unclear which ones exist.
    func acceptEveryKey() { acceptsAnyKey = true }

    func refuseUnknownKeys() {
        guard !acceptsAnyKey else { return }
        for key in object.keys where !known.contains(key) {
            let hint = suggestion(for: key, among: known)
            let names = known.joined(separator: ", ")
            report(key, "unknown key" + (hint.isEmpty ? "; known here: \(names)" : hint))
        }
    }

    /// The objects of a list, with their places; what is no object is reported.
    func elements(_ key: String) -> [(Int, Section)] {
        know(key, nil)
        guard let value = object[key] else { return [] }
        guard let elements = value.array else {
            report(key, "\(shown(value)) is not a list [ … ]")
            return []
        }
        report.note([], at: path + [key])
        return elements.enumerated().compactMap { index, element in
            guard let object = element.object else {
                report([key, String(index)], "is not an object { … }")
                return nil
            }
            report.note([:], at: path + [key, String(index)])
            let section = Section(
                object, at: path + [key, String(index)], option: optionPath + [key + "[]"],
                self.report)
            return (index, section)
        }
    }

    private func know(_ key: String, _ wanted: String?) {
        known.append(key)
        report.note(ConfigurationOption(path: optionPath + [key], wanted: wanted))
        if object[key] == nil { report.note(nil, at: path + [key]) }
    }

    private func read<Value>(
        _ value: JSONValue, _ form: Form<Value>, at path: [String]
    ) -> Value? {
        if let result = form.read(value) {
            report.note(form.shown(value), at: path)
            return form.placed(result, report.directory)
        }
        let hint = value.string.map { suggestion(for: $0, among: form.choices) } ?? ""
        let what = form.isConfidential ? "the value" : shown(value)
        report.add("\(what) is not \(form.wanted)\(hint)", at: path)
        return nil
    }

    private func inner<Value>(
        _ value: JSONValue, _ key: String, _ read: (Section) -> Value?
    ) -> Value? {
        guard let object = value.object else {
            report(key, "is not an object { … }")
            return nil
        }
        let section = Section(object, at: path + [key], option: optionPath + [key], report)
        report.note([:], at: path + [key])
        defer { section.refuseUnknownKeys() }
        return read(section)
    }
}

/// A value as a message shows it; a long one only with its beginning.
func shown(_ value: JSONValue) -> String {
    let text = String(decoding: value.bytes, as: UTF8.self)
    return text.count > 60 ? text.prefix(57) + "…" : text
}

/// Whether a text can be the name of an integration or a destination, which stands in URLs.
func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
        && text.utf8.allSatisfy { isLetterOrDigit($0) || "_-".utf8.contains($0) }
}
