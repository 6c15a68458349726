import JSON
import Ports
import Provisioning

/// Carries a file of people to the gateway in batches, and keeps account.
struct PersonImport {
    /// What was asked for.
    struct Wish {
        var integration: String
        var destination: String?
        /// The column or key with what `destination` calls the person.
        var remoteKey: String?
        var isDryRun = false
        var makesEvents = false
        /// Whether the first person who cannot be imported ends it.
        var isStrict = false
    }

    /// What came of it.
    struct Account {
        var read = 0
        var created = 0
        var linked = 0
        var unchanged = 0
        var refused = 0
        var isCutShort = false
    }

    private static let batch = 250

    let wish: Wish
    let client: ControlClient
    private(set) var account = Account()
    private var waiting: [JSONValue] = []
    private var waitingBytes = 0
    private var isHeaderChecked = false
    /// Where a person, or an account, stood before: by hash, so that a million cost 24 MB.
    private var people: [Int: Int] = [:]
    private var accounts: [Int: Int] = [:]

    init(_ wish: Wish, _ client: ControlClient) {
        self.wish = wish
        self.client = client
    }

    /// Reads the file to its end, or to the first refusal when it is to be strict.
    mutating func run(
        _ file: inout PersonFile, _ progress: ProgressBar
    ) throws(CommandFailure) {
        progress.begin("import", total: file.size ?? 1)
        defer { progress.end() }
        while let entries = try file.next() {
            try checkColumns(file)
            for entry in entries {
                try take(entry)
                guard !account.isCutShort else { return }
            }
            progress.advance(to: file.done)
        }
        try checkColumns(file)
        try send()
    }

    /// Ends the import when the header cannot be that of people; says which columns are left out.
    private mutating func checkColumns(_ file: PersonFile) throws(CommandFailure) {
        guard !isHeaderChecked, let columns = file.columns else { return }
        isHeaderChecked = true
        if let key = wish.remoteKey, !columns.contains(key) {
            throw CommandFailure(
                .failed,
                "there is no column '\(key)'; the header has \(columns.joined(separator: ", "))")
        }
        let people = columns.filter { $0 != wish.remoteKey }
        if let problem = PersonColumn.problem(of: people) {
            let header = columns.joined(separator: ", ")
            throw CommandFailure(.failed, "\(problem); the header has \(header)")
        }
        for remark in people.compactMap(PersonColumn.remark) { Output.remark(remark + "\n") }
    }

    private mutating func take(_ entry: PersonFile.Entry) throws(CommandFailure) {
        account.read += 1
        if let problem = entry.problem { return refuse(entry.line, problem) }
        var record = entry.record
        let remote = wish.remoteKey.flatMap { record[$0] }
        if let key = wish.remoteKey { record[key] = nil }
        let person = PersonRecord(record)
        if let problem = repeated(person.key, in: &people, entry.line, "the userName") {
            return refuse(entry.line, problem)
        }
        let account = remote.map { String(decoding: $0.bytes, as: UTF8.self) }
        if let problem = repeated(account, in: &accounts, entry.line, "the remote id") {
            return refuse(entry.line, problem)
        }
        var item: JSONObject = ["line": .number(JSONNumber(entry.line)), "user": .object(record)]
        if let remote { item["remoteID"] = remote }
        let value = JSONValue.object(item)
        let size = value.bytes.count
        if waitingBytes + size > 512 << 10 { try send() }
        waiting.append(value)
        waitingBytes += size
        if waiting.count == Self.batch { try send() }
    }

    private func repeated(
        _ key: String?, in seen: inout [Int: Int], _ line: Int, _ what: String
    ) -> String? {
        guard let hash = key?.hashValue else { return nil }
        if let first = seen[hash] { return "\(what) is that of line \(first)" }
        seen[hash] = line
        return nil
    }

    private mutating func send() throws(CommandFailure) {
        guard !waiting.isEmpty else { return }
        var body: JSONObject = [
            "integration": .string(wish.integration), "users": .array(waiting),
            "dryRun": .bool(wish.isDryRun), "events": .bool(wish.makesEvents),
        ]
        if let destination = wish.destination { body["destination"] = .string(destination) }
        let answer = try client.ask("POST", "/api/v1/import/users", body: .object(body))
        waiting = []
        waitingBytes = 0
        account.created += answer["created"]?.number?.int ?? 0
        account.linked += answer["linked"]?.number?.int ?? 0
        account.unchanged += answer["unchanged"]?.number?.int ?? 0
        for refusal in answer["refused"]?.array ?? [] {
            refuse(refusal["line"]?.number?.int ?? 0, refusal.word("problem"))
        }
    }

    private mutating func refuse(_ line: Int, _ problem: String) {
        account.refused += 1
        account.isCutShort = wish.isStrict
        Output.remark("line \(line): \(TerminalText.printable(problem))\n")
    }
}
