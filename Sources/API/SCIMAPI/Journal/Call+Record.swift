import Dialects
import Directory
import HTTPMessage
import Ports
import Provisioning
import SCIM

/// How a request stands in the provisioning log.
extension Call {
    /// What is kept of a body at most, in bytes.
    private static let bodyLimit = 16 << 10
    private static let fullBodyLimit = 64 << 10

    /// The record of the request with what came of it.
    func record(_ result: Result<Decision, SCIMError>) -> RequestRecord {
        let scan =
            keepsBodies || operation == .patch
            ? BodyScan(request.body, limit: Call.bodyLimit) : nil
        var record = RequestRecord(
            id: id, time: now, integration: integration?.name, operation: operation,
            method: request.method?.rawValue ?? "", path: shownPath,
            summary: summary(scan?.paths ?? []), status: 0, duration: elapsed,
            isRedacted: journal.bodies != .full)
        switch result {
        case .success(let decision):
            record.status = decision.answer.status
            record.quirks = decision.quirks.map(\.rawValue).sorted()
            record.resource = (decision.answer.resource ?? segmentID).flatMap(resource)
            record.answer = keptAnswer(decision.answer.body)
        case .failure(let error):
            record.status = error.wire.status
            record.type = error.wire.scimType
            record.detail =
                journal.bodies == .full ? error.detail : FilterMask.masked(detail: error.detail)
            record.resource = segmentID.flatMap(resource)
        }
        record.body = keptBody(scan)
        return record
    }

    private var keepsBodies: Bool { journal.bodies != .none && integration != nil }

    private func keptBody(_ scan: BodyScan?) -> [UInt8] {
        switch journal.bodies {
        case .none: []
        case _ where integration == nil: []
        case .redacted: scan?.text ?? []
        case .full: Array(request.body.prefix(Call.fullBodyLimit))
        }
    }

    /// Answers say what is stored anyway, so they are kept only where everything is.
    private func keptAnswer(_ body: [UInt8]) -> [UInt8] {
        journal.bodies == .full && integration != nil
            ? Array(body.prefix(Call.fullBodyLimit)) : []
    }

    /// Below the tenant URL; a stranger's path is cut, for it may be anything.
    private var shownPath: String {
        var path = request.path.utf8[...]
        if let name = integration?.name.rawValue {
            let prefix = "/scim/v2/" + name
            if request.path.hasPrefix(prefix) { path = path.dropFirst(prefix.utf8.count) }
        }
        var shown = String(decoding: path.prefix(200), as: UTF8.self)
        if let query = request.query, integration != nil {
            let text = percentDecoded(query) ?? ""
            shown += "?" + (journal.bodies == .full ? text : FilterMask.masked(text)).prefix(500)
        }
        return shown
    }

    /// The parts of the path below the tenant URL.
    private var place: ArraySlice<String> { segments?.dropFirst(3) ?? [] }

    private var type: ResourceType? {
        switch place.first {
        case "Users": .user
        case "Groups": .group
        default: nil
        }
    }

    private var segmentID: ResourceID? {
        guard type != nil, place.count == 2, let name = place.last, name.utf8.count <= 64,
            name != ".search"
        else { return nil }
        return ResourceID(rawValue: name)
    }

    private func resource(_ id: ResourceID) -> RequestRecord.Resource? {
        type.map { RequestRecord.Resource(type: $0, id: id) }
    }

    /// What was asked for, in words.
    private func summary(_ paths: [String]) -> String {
        let noun = type == .group ? "group" : type == .user ? "user" : place.first ?? ""
        return switch operation {
        case .create: "create \(noun)"
        case .replace: "replace \(noun)"
        case .delete: "delete \(noun)"
        case .get: "get \(noun)"
        case .list: request.query?.contains("filter=") == true ? "find \(noun)" : "list \(noun)s"
        case .patch:
            paths.isEmpty
                ? "change \(noun)"
                : "change \(noun): \(paths.joined(separator: ", ").prefix(300))"
        case .discovery: "read \(noun)"
        case .bulk: "bulk"
        }
    }
}

/// Undoes percent-encoding and `+` for the eye; `nil` when it is no UTF-8.
private func percentDecoded(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%"), let high = rest.first,
            let low = rest.dropFirst().first,
            let code = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
        else {
            bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            continue
        }
        bytes.append(code < 0x20 ? UInt8(ascii: " ") : code)
        rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
}
