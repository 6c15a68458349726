import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// The provisioning log: what identity providers sent and what they got.
enum RequestRoutes {
    static let all = [
        Route(
            .get, "/api/v1/requests", .viewer, "SCIM requests, newest first",
            .gives(
                .page(.named(.request)), query: filters + RouteContract.Parameter.page), list),
        Route(
            .get, "/api/v1/requests/{id}", .viewer, "a SCIM request with its bodies and advice",
            .gives(.named(.requestDetail)), show),
    ]

    private static let filters: [RouteContract.Parameter] = [
        .init("integration", .text, "only of this one"),
        .init("operation", .text, "one or more, with commas between"),
        .init("outcome", .text, "ok, client_error, auth_error, throttled, unavailable, …"),
        .init("status", .integer, "the HTTP status"), .init("type", .text, "the scimType"),
        .init("resource", .text, "the id of a user or group"),
        .init("quirk", .text, "the name of a rewrite"),
        .init("changes", .flag, "true: only requests that want to change something"),
        .init("after", .text, "a moment, or 2h for two hours ago"),
        .init("until", .text, "likewise"),
    ]

    static func list(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        var query = RequestQuery(
            integration: try call.integration(try call.query("integration")),
            operations: try call.words("operation", SCIMOperation.self),
            statuses: try call.words("outcome", SCIMOutcome.self).flatMap(\.statuses),
            type: try call.query("type"), resource: try call.resourceID("resource"),
            quirk: try call.query("quirk"), since: try call.moment("after"),
            until: try call.moment("until"), limit: try call.limit())
        if let text = try call.query("status") {
            guard let status = Int(text), (100...599).contains(status) else {
                throw Problem(400, "status: '\(text)' is no HTTP status")
            }
            query.statuses = [status...status]
        }
        if try call.flag("changes") == true, query.operations.isEmpty {
            query.operations = [.create, .replace, .patch, .delete, .bulk]
        }
        query.before = try call.query("cursor").map { text throws(Problem) in
            try call.requestID(text)
        }
        let (page, people) = try call.read {
            reader throws(StoreError) -> (Page<RequestView, RequestID>, [ResourceID: String]) in
            let page = try reader.requests(query)
            return (page, try names(of: page.items, reader))
        }
        return .now(
            .page(page.items.map { .object(json($0, people)) }, next: page.next?.rawValue))
    }

    /// What the users are called whom the requests were about; a group's row may be large.
    private static func names(
        of requests: [RequestView], _ reader: any StoreReader
    ) throws(StoreError) -> [ResourceID: String] {
        var names: [ResourceID: String] = [:]
        for about in requests.compactMap(\.record.resource)
        where about.type == .user && names[about.id] == nil {
            guard let user = try reader.resource(.user, about.id) else { continue }
            let content = ResourceJSON.user(user)
            names[about.id] = content["displayName"]?.string ?? content["userName"]?.string
        }
        return names
    }

    static func show(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let id = try call.requestID(call.segments["id"] ?? "")
        let found = try call.read {
            reader throws(StoreError) -> (RequestView, [Event], [ResourceID: String])? in
            guard let view = try reader.request(id) else { return nil }
            var events: [Event] = []
            for event in view.events.prefix(100) {
                if let event = try reader.event(event.sequence) { events.append(event) }
            }
            return (view, events, try names(of: [view], reader))
        }
        guard let (view, events, people) = found else {
            throw Problem(404, "there is no request \(id); it may have passed its retention")
        }
        var object = json(view, people)
        let record = view.record
        object["steps"] = .array(RequestSteps(record, events: events.count).json)
        object["modified"] = .array(events.flatMap(\.changes))
        object["advice"] = JSONValue(RequestAdvice.text(for: record))
        object["requestBody"] = JSONValue(text(record.body))
        object["answerBody"] = JSONValue(text(record.answer))
        object["redacted"] = .bool(record.isRedacted)
        return .now(.json(.object(object)))
    }

    static func json(_ view: RequestView, _ names: [ResourceID: String] = [:]) -> JSONObject {
        let record = view.record
        var resource = JSONValue.null
        if let about = record.resource {
            resource = [
                "type": .string(about.type.rawValue), "id": .string(about.id.rawValue),
                "name": JSONValue(names[about.id]),
            ]
        }
        return [
            "id": .string(record.id.rawValue), "time": .string(record.time.text),
            "integration": JSONValue(record.integration?.rawValue),
            "operation": .string(record.operation.rawValue), "method": .string(record.method),
            "path": .string(record.path), "summary": .string(record.summary),
            "resource": resource, "status": JSONValue(record.status),
            "scimType": JSONValue(record.type), "detail": .string(record.detail),
            "microseconds": JSONValue(Int(record.duration / .microseconds(1))),
            "quirks": .array(record.quirks.map { .string($0) }),
            "events": .array(view.events.map { .string($0.description) }),
        ]
    }

    private static func text(_ bytes: [UInt8]) -> String? {
        bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

extension SCIMOutcome {
    /// The statuses that count as this.
    fileprivate var statuses: [ClosedRange<Int>] {
        switch self {
        case .ok: [100...399]
        case .authError: [401...401, 403...403]
        case .throttled: [429...429]
        case .clientError: [400...400, 402...402, 404...428, 430...499]
        case .unavailable: [503...503]
        case .serverError: [500...502, 504...599]
        }
    }
}

extension Event {
    /// What the event says that changed.
    var changes: [JSONValue] {
        (try? JSONValue(parsing: draft.data))?["changes"]?.array ?? []
    }
}
