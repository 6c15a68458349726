import Foundation
import Testing

@Suite("Groups through the built program", .serialized, .timeLimit(.minutes(10)))
struct GroupTests {
    @Test func `sixteen clients that fill one group at once are all heard`() throws {
        let site = try GatewaySite()
        try site.startReceiver(failing: 0.1)
        try site.startGateway()
        let token = try site.createToken()
        let output = try python(
            """
            from concurrent.futures import ThreadPoolExecutor
            group = call("POST", "/Groups", {"displayName": "Crew"})["id"]
            other = call("POST", "/Groups", {"displayName": "Gang"})["id"]
            def client(number):
                for turn in range(12):
                    user = call("POST", "/Users", {"userName": f"u{number}-{turn}"})["id"]
                    member = [{"value": user}]
                    patch(group, {"op": "Add", "path": "members", "value": member})
                    patch(other, {"op": "add", "path": "members", "value": member})
                    if turn % 3 == 0:
                        patch(group, {"op": "remove", "path": f'members[value eq "{user}"]'})
            def rename(number):
                for turn in range(12):
                    patch(other, {"op": "replace", "path": "displayName", "value": f"Gang {turn}"})
            with ThreadPoolExecutor(17) as pool:
                renames = pool.submit(rename, 0)
                list(pool.map(client, range(16)))
                renames.result()
            print(len(call("GET", f"/Groups/{group}")["members"]))
            gang = call("GET", f"/Groups/{other}")
            print(len(gang["members"]), gang["displayName"])
            """, site, token)
        #expect(output == "128\n192 Gang 11\n")
        let counts = try check(site, token)
        #expect(
            counts == [
                "user.created": 192, "group.created": 2, "group.updated": 12,
                "group.member_added": 384, "group.member_removed": 64,
            ])
    }

    @Test func `one user whom many groups take at once ends in all of them`() throws {
        let site = try GatewaySite()
        try site.startReceiver(failing: 0)
        try site.startGateway()
        let token = try site.createToken()
        let output = try python(
            """
            from concurrent.futures import ThreadPoolExecutor
            user = call("POST", "/Users", {"userName": "ada"})["id"]
            groups = [call("POST", "/Groups", {"displayName": f"G{n}"})["id"] for n in range(8)]
            def client(group):
                patch(group, {"op": "add", "path": "members", "value": [{"value": user}]})
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(client, groups))
            print(len(call("GET", f"/Users/{user}")["groups"]))
            """, site, token)
        #expect(output == "8\n")
        let counts = try check(site, token)
        #expect(counts["group.member_added"] == 8)
    }

    /// Everything delivered once, in the order of each user and of each group, and both ends know
    /// the same.
    ///
    /// - Returns: How many events of each type were delivered.
    private func check(_ site: GatewaySite, _ token: String) throws -> [String: Int] {
        let states = try site.waitForDelivery()
        let events = try site.receivedEvents()
        #expect(states["delivered"] == states["accepted"])
        var seen: Set<Int> = []
        var newest: [String: Int] = [:]
        var counts: [String: Int] = [:]
        var groups: [String: Set<String>] = [:]
        var versions: [String: Int] = [:]
        for event in events {
            let sequence = event["sequence"] as? Int ?? 0
            guard seen.insert(sequence).inserted else { continue }
            counts[event["type"] as? String ?? "", default: 0] += 1
            let data = event["data"] as? [String: Any] ?? [:]
            if let group = data["group"] as? [String: Any], let id = group["id"] as? String {
                let version = group["version"] as? Int ?? 0
                #expect(version > versions[id] ?? 0, "a version of group \(id) was told twice")
                versions[id] = version
            }
            for lane in ["user", "group"] {
                guard let id = (data[lane] as? [String: Any])?["id"] as? String else { continue }
                #expect(sequence > newest[id] ?? 0, "an event of \(lane) \(id) came too late")
                newest[id] = sequence
            }
            guard let user = data["user"] as? [String: Any], let id = user["id"] as? String
            else { continue }
            groups[id] = ids(user["groups"], "id")
        }
        #expect(states["delivered"] == seen.count)
        let listed = try site.users(token)
        #expect(groups == listed.mapValues { ids($0["groups"], "value") })
        return counts
    }

    private func ids(_ elements: Any?, _ key: String) -> Set<String> {
        Set((elements as? [[String: Any]] ?? []).compactMap { $0[key] as? String })
    }

    /// Runs a script that calls the gateway with a client that nobody here wrote; ends with an
    /// expectation when an answer is not 2xx.
    private func python(_ script: String, _ site: GatewaySite, _ token: String) throws -> String {
        let start = """
            import json, urllib.request
            def call(method, path, body=None):
                headers = {"Authorization": "Bearer \(token)", "Content-Type": "application/json"}
                data = None if body is None else json.dumps(body).encode()
                request = urllib.request.Request("\(site.url)" + path, data, headers, method=method)
                with urllib.request.urlopen(request) as answer:
                    text = answer.read()
                return json.loads(text) if text else None
            def patch(group, *operations):
                call("PATCH", "/Groups/" + group, {"Operations": operations})

            """
        let program = try RunningProgram("/usr/bin/python3", ["-c", start + script])
        try #require(program.waitForExit() == 0, "\(program.remarks)")
        return program.output
    }
}
