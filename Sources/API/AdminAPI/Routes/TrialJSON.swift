import Delivery
import HTTPMessage
import JSON
import Ports

/// A destination's trial as JSON: exactly what went over the wire, but for secrets.
enum TrialJSON {
    static let shape = JSONShape.object(of: [
        "ok": .flag, "failure": .optional(JSONShape.failures), "detail": .text,
        "exchanges": .list(.object(of: ["request": sent, "answer": received])),
    ])

    private static let fields = JSONShape.list(.object(of: ["name": .text, "value": .text]))
    private static let sent = JSONShape.object(of: [
        "method": .text, "url": .text, "headers": fields, "body": .text,
    ])
    private static let received = JSONShape.object(of: [
        "status": .optional(.integer), "headers": fields, "body": .text,
        "peer": .optional(.text), "failure": .optional(JSONShape.failures), "detail": .text,
        "microseconds": .map(.integer),
    ])

    static func trial(_ trial: DestinationTrial) -> JSONValue {
        let result = trial.conclusion.result
        return [
            "ok": .bool(result.failure == nil), "failure": JSONValue(result.failure?.rawValue),
            "detail": .string(result.detail),
            "exchanges": .array(trial.exchanges.map(exchange)),
        ]
    }

    private static func exchange(_ exchange: DestinationTrial.Exchange) -> JSONValue {
        let attempt = exchange.result.attempt
        return [
            "request": [
                "method": .string(exchange.request.method),
                "url": .string(withoutValues(exchange.request.url)),
                "headers": headers(exchange.request.headers),
                "body": .string(text(exchange.request.body)),
            ],
            "answer": [
                "status": JSONValue(attempt.status), "headers": headers(exchange.result.headers),
                "body": .string(text(Array(attempt.answer.prefix(answerLimit)))),
                "peer": JSONValue(attempt.peer),
                "failure": JSONValue(attempt.failure?.rawValue),
                "detail": .string(attempt.detail),
                "microseconds": [
                    "resolved": JSONValue(attempt.timing.resolved),
                    "connected": JSONValue(attempt.timing.connected),
                    "secured": JSONValue(attempt.timing.secured),
                    "firstByte": JSONValue(attempt.timing.firstByte),
                    "total": JSONValue(attempt.timing.total),
                ],
            ],
        ]
    }

    private static func headers(_ headers: Headers) -> JSONValue {
        .array(
            headers.fields.map { field in
                let value = isSecret(field.name) ? mask : field.value
                return ["name": .string(field.name), "value": .string(value)]
            })
    }

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["auth", "token", "secret", "key", "cookie", "password"].contains {
            name.contains($0)
        }
    }

    /// A query may hold a key; its names may be seen, its values not.
    private static func withoutValues(_ url: String) -> String {
        let parts = url.split(separator: "?", maxSplits: 1)
        guard parts.count == 2 else { return url }
        let pairs = parts[1].split(separator: "&").map { pair in
            pair.prefix { $0 != "=" } + (pair.contains("=") ? "=" + mask : "")
        }
        return parts[0] + "?" + pairs.joined(separator: "&")
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Bytes of an answer that are shown; as many are kept of every attempt.
    private static let answerLimit = 16 << 10

    private static let mask = "•••"
}
