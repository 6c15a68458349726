import HTTPMessage
import JSON

/// One exchange about a group, entra-facts §6.3 and §6.4.
enum TeamStep: Equatable, Sendable {
    /// Looks for the group by `displayName`; none must be found.
    case match
    case create
    /// Reads the group without its members, as before every change.
    case read
    case members(added: [String], removed: [String])
    case rename(String)
    /// Reads the group with its members, which must be exactly those that were sent.
    case readWhole
    case delete
    case readGone
}

extension TeamStep {
    /// What is sent, relative to the tenant URL and without credentials.
    func request(for team: Team, _ dialect: PatchDialect) -> HTTPRequest {
        let path = "/Groups/\(team.remoteID ?? "unknown")"
        switch self {
        case .match:
            let name = percentEncoded(
                String(decoding: JSONValue.string(team.displayName).bytes, as: UTF8.self))
            return HTTPRequest(
                method: .get, path: "/Groups",
                query: "excludedAttributes=members&filter=displayName+eq+\(name)")
        case .create: return .sending(.post, "/Groups", SCIMBody.group(team))
        case .read:
            return HTTPRequest(method: .get, path: path, query: "excludedAttributes=members")
        case .members(let added, let removed):
            return .sending(.patch, path, dialect.body(added: added, removed: removed))
        case .rename(let name):
            return .sending(.patch, path, dialect.body(renaming: team, to: name))
        case .readWhole, .readGone: return HTTPRequest(method: .get, path: path)
        case .delete: return HTTPRequest(method: .delete, path: path)
        }
    }

    /// Judges an answer and takes from it what the next step needs.
    ///
    /// - Returns: One sentence for each thing that a provisioning service would stumble over.
    func judge(_ answer: HTTPResponse, _ team: inout Team) -> [String] {
        guard expectedStatuses.contains(answer.status) else {
            return [answer.surprise(expectedStatuses[0])]
        }
        let body = (try? JSONValue(parsing: answer.body)) ?? .null
        var found = answer.mediaTypeProblems
        switch self {
        case .match: found += emptyListProblems(body)
        case .create:
            guard let id = body["id"]?.string else { return found + ["the answer has no id"] }
            team.remoteID = id
            if answer.headers["Location"] == nil { found.append("the answer has no Location") }
            found += differences(team, body)
        case .read:
            found += differences(team, body)
            if body["members"] != nil { found.append("members are shown although excluded") }
        case .members(let added, let removed):
            team.members.formUnion(added)
            team.members.subtract(removed)
        case .rename(let name): team.displayName = name
        case .readWhole:
            found += differences(team, body)
            let shown = (body["members"]?.array ?? []).compactMap { $0["value"]?.string }
            if shown.count != Set(shown).count { found.append("a member is shown twice") }
            let (wrong, missing) = (
                Set(shown).subtracting(team.members).count,
                team.members.subtracting(shown).count
            )
            if wrong + missing > 0 {
                found.append("members: \(missing) are missing, \(wrong) should not be there")
            }
        case .delete: team.isDeleted = true
        case .readGone: break
        }
        return found
    }

    private var expectedStatuses: [Int] {
        switch self {
        case .match, .read, .readWhole: [200]
        case .create: [201]
        case .members, .rename: [204, 200]
        case .delete: [204]
        case .readGone: [404]
        }
    }

    private func differences(_ team: Team, _ group: JSONValue) -> [String] {
        var found: [String] = []
        if group["displayName"]?.string != team.displayName {
            found.append("displayName is not what was sent")
        }
        if group["externalId"]?.string != team.externalID {
            found.append("externalId is not what was sent")
        }
        if group["id"]?.string != team.remoteID { found.append("the id has changed") }
        if group["meta"]?["resourceType"]?.string != "Group" {
            found.append("meta.resourceType is off")
        }
        return found
    }
}
