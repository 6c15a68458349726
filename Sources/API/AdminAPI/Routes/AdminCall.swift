import HTTPMessage
import JSON
import Ports

/// One authenticated request with what its route needs.
struct AdminCall: Sendable {
    let request: HTTPRequest
    /// The varying segments of the path.
    let segments: [String: String]
    /// Who asks; `nil` on routes that are open to anybody.
    let caller: AdminCaller?
    let context: AdminContext

    var facts: GatewayFacts { context.gateway.facts }

    /// The caller of a route that has one.
    func identified() throws(Problem) -> AdminCaller {
        guard let caller else { throw .unauthorized }
        return caller
    }

    /// Refuses what the route would ignore: a misspelt filter must not look like one that fits all.
    func checkQuery(_ contract: RouteContract?) throws(Problem) {
        guard let contract else { return }
        let allowed = contract.parameters.map(\.name)
        for pair in (request.query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let name = percentDecoded(pair.prefix { $0 != UInt8(ascii: "=") })
            if let name, allowed.contains(name) { continue }
            let names =
                allowed.isEmpty ? "there are none" : "there are " + allowed.joined(separator: ", ")
            throw Problem(400, "unknown query parameter '\(name ?? "")'; \(names)")
        }
    }

    /// The decoded value of a query parameter; `nil` when it is not given.
    func query(_ name: String) throws(Problem) -> String? {
        for pair in (request.query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard percentDecoded(parts[0]) == name else { continue }
            guard let value = percentDecoded(parts.count == 2 ? parts[1] : "".utf8[...]) else {
                throw Problem(400, "the query parameter '\(name)' is not percent-encoded UTF-8")
            }
            return value
        }
        return nil
    }

    /// The body, which must be a JSON object with none but the `allowed` keys.
    func object(allowed: Set<String>) throws(Problem) -> JSONObject {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: request.body)
        } catch {
            throw Problem(400, "\(error)")
        }
        guard let object = value.object else { throw Problem(400, "the body is no JSON object") }
        if let unknown = object.keys.first(where: { !allowed.contains($0) }) {
            let names = allowed.sorted().joined(separator: ", ")
            throw Problem(400, "unknown key '\(unknown)'; allowed are \(names)")
        }
        return object
    }

    /// Reads the store.
    func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(Problem) -> Value {
        do throws(StoreError) {
            return try context.store.read(body)
        } catch {
            throw Problem(error)
        }
    }
}

/// Undoes percent-encoding and `+`; `nil` when it is broken or no UTF-8.
private func percentDecoded(_ text: Substring.UTF8View) -> String? {
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            continue
        }
        guard let high = rest.popFirst(), let low = rest.popFirst(),
            let code = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
        else { return nil }
        bytes.append(code)
    }
    return String(validating: bytes, as: UTF8.self)
}

extension HTTPResponse {
    /// A JSON answer that nobody keeps a copy of.
    static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: ["Content-Type": "application/json", "Cache-Control": "no-store"],
            body: value.bytes)
    }
}

extension JSONValue {
    init(_ text: String?) { self = text.map { .string($0) } ?? .null }
    init(_ number: Int?) { self = number.map { .number(JSONNumber($0)) } ?? .null }
}
