import Directory
import Foundation
import JSON
import OpenSSLCrypto
import Ports
import Provisioning
import SCIM
import SQLiteStore
import Threads

/// Measures what it costs to find users among many: `StoreBenchmark queries [USERS] [DIRECTORY]`.
///
/// USERS is how many are stored first (default 1,000,000, 2 GB and half a minute), DIRECTORY where
/// (default: the temporary directory); everything is deleted in the end. The first lines ask the
/// store itself, in the words of its port; the others the use case, from the text of the request to
/// the body of the answer.
struct QueryBenchmark {
    private let store: SQLiteStore
    private let users: Int
    private let integration = IntegrationName(rawValue: "contoso")
    private let crypto = OpenSSLCrypto()

    static func run(users: Int, base: String) throws {
        let directory = base + "/scimhook-queries-\(getpid())"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let benchmark = try QueryBenchmark(directory + "/state", users: users)
        defer { benchmark.store.close() }
        print("\(users) users stored in \(try benchmark.fill())")
        for line in try benchmark.storeLines() { print(line) }
        for line in try benchmark.requestLines() { print(line) }
    }

    private init(_ directory: String, users: Int) throws {
        let start = ContinuousClock.now
        self.users = users
        store = try SQLiteStore(
            directory: directory,
            surroundings: Surroundings(
                now: { .now }, uptime: { ContinuousClock.now - start },
                random: { .random(in: 0 ... .max) }, crypto: OpenSSLCrypto()),
            log: Silence(), metrics: Silence(), onFailure: { print("storage failed: \($0)") })
    }

    private func fill() throws -> Duration {
        let open = Lock(0)
        let started = ContinuousClock.now
        for number in 0..<users {
            open.wait(until: { $0 < 2000 }, { $0 += 1 })
            let commit = Commit(change: .insert(user(number)), events: [], deliveries: [])
            store.submit(.commit(commit)) { result in
                if case .failure(let error) = result { print("\(error)") }
                open.signal { $0 -= 1 }
            }
        }
        open.wait(until: { $0 == 0 }, { _ in })
        return ContinuousClock.now - started
    }

    // MARK: - The store

    private func storeLines() throws -> [Line] {
        let name = { (number: Int) in "user\(number)@contoso.com" }
        return [
            try single("id eq") { .id(user($0).id) },
            try single("userName eq") { .name(name($0)) },
            try single("externalId eq") { .externalID("external-\($0)") },
            try single("emails.value eq") { .email(name($0)) },
            try single("displayName eq") { .displayName("user \($0)") },
            try pages("first page of 100", []) { _ in 0 },
            try pages("any page of 100", []) { _ in Int.random(in: 0..<max(users - 100, 1)) },
            try pages("last page of 100", []) { _ in users - 100 },
            try pages("last page, active", [.active(true)], times: 3) { _ in users * 94 / 100 },
            try pages("first page, inactive", [.active(false)]) { _ in 0 },
            try scans("next 100 after any"),
            try counts("count all", []), try counts("count active", [.active(true)]),
            try counts("count inactive", [.active(false)]),
        ]
    }

    private func single(
        _ name: String, _ condition: (Int) -> ResourceQuery.Condition
    ) throws -> Line {
        try time(name, 20_000) { reader throws(StoreError) in
            let query = query([condition(.random(in: 0..<users))])
            guard try reader.page(query, skip: 0, limit: 100).count == 1 else {
                throw .failed("\(name) does not find the one user")
            }
        }
    }

    private func pages(
        _ name: String, _ conditions: [ResourceQuery.Condition], times: Int = 300,
        _ skip: (Int) -> Int
    ) throws -> Line {
        try time(name, times) { reader throws(StoreError) in
            _ = try reader.page(query(conditions), skip: skip(users), limit: 100)
        }
    }

    private func scans(_ name: String) throws -> Line {
        try time(name, 1000) { reader throws(StoreError) in
            let place = ResourcePosition(id: user(.random(in: 0..<users)).id)
            _ = try reader.scan(query([]), after: place, limit: 100)
        }
    }

    private func counts(_ name: String, _ conditions: [ResourceQuery.Condition]) throws -> Line {
        try time(name, 1000) { reader throws(StoreError) in
            _ = try reader.count(query(conditions))
        }
    }

    private func query(_ conditions: [ResourceQuery.Condition]) -> ResourceQuery {
        ResourceQuery(integration: integration, type: .user, conditions: conditions)
    }

    // MARK: - Requests

    private func requestLines() throws -> [Line] {
        let late = user(users - 1000).created.text
        return [
            ("userName eq", ["filter": "userName eq \"user\(users / 2)@contoso.com\""], 1000),
            ("userName sw, 1 in 1000", ["filter": "userName sw \"user123\""], 50),
            ("userName sw, all", ["filter": "userName sw \"user\""], 10),
            (
                "userName sw, last page",
                ["filter": "userName sw \"user\"", "startIndex": "\(users - 100)"], 5
            ),
            ("created since, 1000", ["filter": "meta.created gt \"\(late)\""], 100),
            ("modified since, none", ["filter": "meta.lastModified gt \"2099-01-01\""], 3),
            ("sorted by userName", ["sortBy": "userName"], 100),
            ("sorted, last page", ["sortBy": "userName", "startIndex": "\(users - 100)"], 5),
            (
                "by displayName, desc",
                ["sortBy": "displayName", "sortOrder": "descending"], 10
            ),
            ("title eq, by cursor", ["filter": "title eq \"Title 7\"", "cursor": ""], 10),
            ("title eq, by index", ["filter": "title eq \"Title 7\""], 1),
            ("sorted by title", ["sortBy": "title"], 1),
        ].map { name, texts, times in (name, texts, times) }.compactMap { name, texts, times in
            try? request(name, texts, times)
        }
    }

    private func request(_ name: String, _ texts: [String: String], _ times: Int) throws -> Line {
        let context = RequestContext(
            integration: Integration(name: integration), request: RequestID(rawValue: "req_1"),
            now: .now, base: "https://scim.example.com/scim/v2/contoso")
        return try measure(name, times) {
            let list = try ListResources([.user], SearchRequest { texts[$0] }, context, crypto)
            guard try list.decide(on: store).answer.status == 200 else {
                throw StoreError.failed(name)
            }
        }
    }

    private func time(
        _ name: String, _ count: Int, _ body: (any StoreReader) throws(StoreError) -> Void
    ) throws -> Line {
        try measure(name, count) { try store.read(body) }
    }

    private func measure(_ name: String, _ count: Int, _ body: () throws -> Void) throws -> Line {
        var latencies: [Duration] = []
        let processor = processorTime()
        let started = ContinuousClock.now
        for _ in 0..<count {
            let begun = ContinuousClock.now
            try body()
            latencies.append(ContinuousClock.now - begun)
        }
        return Line(
            name: name, window: 1, count: count, elapsed: ContinuousClock.now - started,
            processor: processorTime() - processor, latencies: latencies.sorted())
    }

    // MARK: - Users

    private func user(_ number: Int) -> StoredResource {
        let created = Timestamp(milliseconds: 1_700_000_000_000 + Int64(number) * 10)
        let scattered = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        let name = "user\(number)@contoso.com"
        let isActive = number % 20 != 0
        let content: JSONObject = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": .string(name), "externalId": .string("external-\(number)"),
            "displayName": .string("User \(number)"), "active": .bool(isActive),
            "title": .string("Title \(number % 1000)"),
            "name": ["givenName": "User", "familyName": .string("Number \(number)")],
            "emails": [["value": .string(name), "type": "work", "primary": true]],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                "department": "Research", "employeeNumber": .string("\(number)"),
                "costCenter": .string(filler),
            ],
        ]
        return StoredResource(
            integration: integration, type: .user,
            id: ResourceID(
                rawValue: UUIDv7.make(now: created, random: (scattered >> 52, scattered))),
            version: 1, created: created, modified: created,
            keys: ResourceKeys(
                name: name, externalID: "external-\(number)", displayName: "user \(number)",
                active: isActive, emails: [name]),
            json: JSONValue.object(content).bytes)
    }

    /// As large as a user of Entra with an enterprise extension.
    private let filler = String(repeating: "x", count: 850)
}
