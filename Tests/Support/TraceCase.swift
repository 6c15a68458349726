import Foundation
package import HTTPMessage
package import JSON

/// One recorded exchange of a provider with what has to come before and after it.
package struct TraceCase: Sendable, CustomStringConvertible {
    package let name: String
    package let group: String
    /// Whether the store has to be empty before.
    package let isIsolated: Bool
    /// Set-up, the exchange under test, and verification, in order.
    package let steps: [TraceStep]

    package var description: String { name }

    /// The cases of `Tests/Fixtures/entra-traces.json`, in the order of the file.
    package static let entra: [TraceCase] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/entra-traces.json")
        do {
            let limits = JSONLimits(nodes: 1_000_000)
            let cases = try JSONValue(parsing: Array(Data(contentsOf: file)), limits: limits)
            return cases.array?.map { TraceCase($0) } ?? []
        } catch {
            fatalError("\(file.path): \(error)")
        }
    }()

    private init(_ value: JSONValue) {
        name = value["name"]?.string ?? ""
        group = value["group"]?.string ?? ""
        isIsolated = value["isolated"] == true
        let others = { (key: String) in (value[key]?.array ?? []).map { TraceStep($0) } }
        steps = others("setup") + [TraceStep(value)] + others("verify")
    }
}

/// One request with what is expected of its answer; `{{name.id}}` stands for an earlier answer's id.
package struct TraceStep: Sendable {
    package let name: String
    package let method: HTTPRequest.Method?
    /// Path below the tenant URL, with the query.
    package let target: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    package let statuses: [Int]
    /// The musts and the shoulds: the gateway meets both.
    package let assertions: [JSONObject]

    init(_ value: JSONValue) {
        name = value["name"]?.string ?? ""
        method = HTTPRequest.Method(rawValue: value["method"]?.string ?? "")
        target = value["path"]?.string ?? ""
        headers = (value["headers"]?.object?.members ?? []).map {
            ($0.key, $0.value.string ?? "")
        }
        if let raw = value["raw_body"]?.string {
            body = Array(raw.utf8)
        } else if let json = value["body"], !json.isNull {
            body = json.bytes
        } else {
            body = []
        }
        let expected = value["expect"]
        statuses = expected?["status"]?.array?.compactMap(\.number?.int) ?? []
        let both = ["assert", "should"].flatMap { expected?[$0]?.array ?? [] }
        assertions = both.compactMap(\.object)
    }
}
