/// What a receiver knows after a run, and whether it was told in order.
struct ReceivedState {
    /// The last user object by id; `nil` once deleted.
    private(set) var users: [String: [String: Any]?] = [:]
    private(set) var events = 0
    private(set) var repeats = 0
    /// Events that arrived for the first time after a later one of the same user or group.
    private(set) var inversions = 0

    init(_ bodies: [[String: Any]]) {
        var seen: Set<Int> = []
        var newest: [String: Int] = [:]
        for body in bodies {
            guard let sequence = body["sequence"] as? Int,
                let data = body["data"] as? [String: Any]
            else { continue }
            guard seen.insert(sequence).inserted else {
                repeats += 1
                continue
            }
            events += 1
            // A membership event stands in the lanes of its user and of its group.
            for kind in ["user", "group"] {
                guard let object = data[kind] as? [String: Any], let id = object["id"] as? String
                else { continue }
                if sequence < newest[id] ?? 0 { inversions += 1 }
                newest[id] = max(sequence, newest[id] ?? 0)
                guard kind == "user" else { continue }
                users[id] = .some(body["type"] as? String == "user.deleted" ? nil : object)
            }
        }
    }

    /// Where this differs from what `GET /Users` shows; one sentence a user.
    func differences(from listed: [String: [String: Any]]) -> [String] {
        var found: [String] = []
        for (id, user) in listed {
            guard let known = users[id] ?? nil else {
                found.append("\(id) is not known to the receiver")
                continue
            }
            let name = user["name"] as? [String: Any]
            let knownName = known["name"] as? [String: Any]
            let enterprise =
                user["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]
                as? [String: Any]
            let pairs: [(String, Any?, Any?)] = [
                ("userName", user["userName"], known["userName"]),
                ("active", user["active"], known["active"]),
                ("title", user["title"], known["title"]),
                ("familyName", name?["familyName"], knownName?["family"]),
                ("displayName", user["displayName"], knownName?["display"]),
                ("department", enterprise?["department"], known["department"]),
            ]
            for (field, left, right) in pairs where "\(left ?? "")" != "\(right ?? "")" {
                found.append("\(id): \(field) is \(right ?? "absent"), not \(left ?? "absent")")
            }
        }
        for (id, user) in users where user != nil && listed[id] == nil {
            found.append("\(id) is gone at the gateway but not at the receiver")
        }
        return found
    }
}
