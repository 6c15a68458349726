import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// Query parameters as the routes need them; what does not fit is refused with what would.
extension AdminCall {
    /// How many rows a page has, 1 to 1000; 50 unless the caller says otherwise.
    func limit() throws(Problem) -> Int {
        guard let text = try query("limit") else { return 50 }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw Problem(400, "limit: not a whole number from 1 to 1000")
        }
        return limit
    }

    /// How many a second long work takes, as `perSecond` of the body says; 500 without it.
    func pace(_ body: JSONObject, upTo most: Int) throws(Problem) -> Int {
        guard let value = body["perSecond"] else { return 500 }
        guard let pace = value.number?.int, (1...most).contains(pace) else {
            throw Problem(400, "perSecond: not a whole number from 1 to \(most)")
        }
        return pace
    }

    /// A moment, given as such or as the time that has passed since: `2h`.
    func moment(_ name: String) throws(Problem) -> Timestamp? {
        try query(name).map { text throws(Problem) in try moment(text, named: name) }
    }

    func moment(_ text: String, named name: String) throws(Problem) -> Timestamp {
        if let moment = Timestamp(text: text) { return moment }
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            (0...100_000).contains(count)
        else {
            throw Problem(
                400,
                "\(name): '\(text)' is no moment; write 2026-11-23T22:41:07Z, or 2h for two "
                    + "hours ago")
        }
        return context.surroundings.now() + .seconds(-count * unit)
    }

    /// Words with commas between, each one of a closed list.
    func words<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Word.Type
    ) throws(Problem) -> [Word] {
        var words: [Word] = []
        for text in (try query(name) ?? "").split(separator: ",") {
            guard let word = Word(rawValue: String(text)) else {
                let all = Word.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(400, "\(name): '\(text)' is none of \(all)")
            }
            words.append(word)
        }
        return words
    }

    /// Event types with commas between; `user.*` stands for all of users.
    func eventTypes() throws(Problem) -> [EventType] {
        var types: [EventType] = []
        for text in (try query("type") ?? "").split(separator: ",") {
            let found = EventType.allCases.filter {
                text.hasSuffix(".*")
                    ? $0.rawValue.hasPrefix(text.dropLast()) : $0.rawValue == text
            }
            guard !found.isEmpty else {
                let all = EventType.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(400, "type: '\(text)' is none of \(all)")
            }
            types += found
        }
        return types
    }

    func flag(_ name: String) throws(Problem) -> Bool? {
        switch try query(name) {
        case nil: return nil
        case "true": return true
        case "false": return false
        case let text?: throw Problem(400, "\(name): '\(text)' is neither true nor false")
        }
    }

    /// An integration of the configuration.
    func integration(named name: String) throws(Problem) -> IntegrationName {
        IntegrationName(
            rawValue: try known(name, "integration", among: facts.integrations.map(\.name)))
    }

    func integration(_ name: String?) throws(Problem) -> IntegrationName? {
        try name.map { name throws(Problem) in try integration(named: name) }
    }

    /// The integration that the path names.
    func integrationInPath() throws(Problem) -> IntegrationName {
        try integration(named: segments["name"] ?? "")
    }

    /// A destination of the configuration.
    func destination(named name: String) throws(Problem) -> DestinationName {
        DestinationName(
            rawValue: try known(name, "destination", among: facts.destinations.map(\.name)))
    }

    func destination(_ name: String?) throws(Problem) -> DestinationName? {
        try name.map { name throws(Problem) in try destination(named: name) }
    }

    /// The destination that the path names.
    func destinationInPath() throws(Problem) -> DestinationName {
        try destination(named: segments["name"] ?? "")
    }

    private func known(
        _ name: String, _ kind: String, among names: [String]
    ) throws(Problem) -> String {
        guard names.contains(name) else {
            let all = names.joined(separator: ", ")
            throw Problem(404, "there is no \(kind) '\(name)', but: \(all)")
        }
        return name
    }

    /// A cursor that is a number; what else is given was not got from us.
    func numberCursor() throws(Problem) -> Int64? {
        guard let text = try query("cursor") else { return nil }
        guard let number = Int64(text), number > 0 else { throw .badCursor(text) }
        return number
    }

    func resourceID(_ name: String) throws(Problem) -> ResourceID? {
        try query(name).map { ResourceID(rawValue: $0) }
    }

    func requestID(_ text: String) throws(Problem) -> RequestID {
        guard text.hasPrefix("req_"), ULID(text: text.dropFirst(4)) != nil else {
            throw Problem(400, "'\(text)' is no request id; they look like req_01JD3V8Q…")
        }
        return RequestID(rawValue: text)
    }

    func eventID(_ text: String) throws(Problem) -> EventID {
        guard let id = EventID(text: text) else {
            throw Problem(400, "'\(text)' is no event id; they look like evt_01JD3V8Q…")
        }
        return id
    }
}

extension Problem {
    static func badCursor(_ text: String) -> Problem {
        Problem(400, "cursor: '\(text)' is not `next` of a page of this list")
    }
}
