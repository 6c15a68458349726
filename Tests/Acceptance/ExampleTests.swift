import Foundation
import Testing

@Suite("The examples, run by the built program", .serialized, .timeLimit(.minutes(10)))
struct ExampleTests {
    private static let names = ["existing-directory", "opslevel", "scim", "user-api", "webhook"]

    @Test func `every example is tried here`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: ExampleSite.folder.path)
        #expect(Set(files) == Set(Self.names.map { $0 + ".json5" }))
    }

    @Test(arguments: names)
    func `an example has no problem`(name: String) throws {
        let file = ExampleSite.folder.appending(path: name + ".json5").path
        #expect(try BuiltProgram.run("check", "--config", file).code == 0)
    }

    @Test func `webhooks arrive, signed`() throws {
        let port = freePort()
        let secret = "whsec_plJ3nmyCDGBKInavdOK15jsl"
        let receiver = try BuiltProgram.start([
            "listen", "--listen", "127.0.0.1:\(port)", "--secret", secret,
        ])
        try #require(receiver.waitForOutput("listening on"))
        let site = try ExampleSite(
            "webhook.json5", url: ("https://app.example.com", "http://127.0.0.1:\(port)"),
            credentials: ["app.secret": secret])
        try site.simulate(users: 10, cycles: 1)
        let states = try site.drain()
        #expect(states["delivered"] ?? 0 >= 10)
        #expect(states["dead"] == 0)
    }

    @Test func `a REST directory that fails a third of the time ends where the provider is`() throws
    {
        let peer = try UserAPIPeer(failing: 0.33)
        let site = try ExampleSite(
            "user-api.json5", url: ("https://api.example.com", peer.url),
            credentials: ["service.token": "t0ken"])
        try site.simulate(users: 60, cycles: 3)
        let states = try site.drain()
        #expect(states["dead"] == 0)
        #expect(states["delivered"] ?? 0 > 60)
        let (mine, theirs) = (try site.export(), try peer.users())
        #expect(theirs.count == mine.count)
        for user in mine.values {
            let email = (user["email"] as? String ?? "").lowercased()
            let account = try #require(theirs[email], "\(email) is not there")
            let name = user["name"] as? [String: Any]
            for (left, right) in [
                (user["active"], account["active"]), (name?["display"], account["name"]),
                (user["title"], account["title"]), (user["department"], account["department"]),
            ] { #expect("\(left ?? NSNull())" == "\(right ?? NSNull())", "\(email)") }
            let remote = user["remoteIDs"] as? [String: Any]
            #expect(remote?["service"] as? String == account["id"] as? String)
        }
    }

    @Test func `OpsLevel has who is active, and nobody else`() throws {
        let peer = try UserAPIPeer(failing: 0.2)
        let site = try ExampleSite(
            "opslevel.json5", url: ("https://app.opslevel.com", peer.url),
            credentials: ["opslevel.token": "t0ken"])
        try site.simulate(users: 40, cycles: 3)
        let states = try site.drain()
        #expect(states["dead"] == 0)
        let active = try site.export().values.filter { $0["active"] as? Bool == true }
        let theirs = try peer.users()
        #expect(Set(theirs.keys) == Set(active.compactMap { $0["email"] as? String }))
        for user in active {
            let name = user["name"] as? [String: Any]
            let account = theirs[user["email"] as? String ?? ""]
            #expect(account?["name"] as? String == name?["display"] as? String)
        }
        #expect(Set(try peer.calls()) == ["POST /graphql"])
    }

    @Test func `another SCIM service ends with the same users`() throws {
        let service = try GatewaySite()
        try service.startGateway()
        let site = try ExampleSite(
            "scim.json5", url: ("https://service.example.com/scim/v2", service.url),
            credentials: ["service.token": try service.createToken()])
        try site.simulate(users: 40, cycles: 3)
        let states = try site.drain()
        #expect(states["dead"] == 0)
        #expect(states["delivered"] ?? 0 > 40)
        let (code, output) = try BuiltProgram.run("users", "export", "--state", service.state)
        #expect(code == 0)
        let theirs = output.split(separator: "\n").compactMap { object(String($0)) }
        let mine = try site.export()
        #expect(theirs.count == mine.count)
        for user in theirs {
            let name = user["userName"] as? String ?? ""
            let original = try #require(mine[name], "\(name) should not be there")
            for key in ["active", "title", "department", "externalId", "name", "email"] {
                #expect(try text(original[key]) == text(user[key]), "\(name) \(key)")
            }
        }
    }

    @Test func `people who were there before are found and kept, not made twice`() throws {
        let peer = try UserAPIPeer(users: ["4711": "ada@example.com", "4712": "bob@example.com"])
        let site = try ExampleSite(
            "existing-directory.json5", url: ("https://directory.example.com", peer.url),
            credentials: ["directory.password": "s3cret"])
        let file = site.directory.appending(path: "people.csv")
        try "id,userName,name.given,active\n4711,ada@example.com,Ada,true\n,no name,,\n,,x,\n"
            .write(
                to: file, atomically: true, encoding: .utf8)
        let words = [
            "users", "import", file.path, "--integration", "contoso", "--destination", "directory",
            "--remote-id-column", "id", "--state", site.state,
        ]
        let first = try BuiltProgram.start(words)
        #expect(first.waitForExit() == 1)
        #expect(first.output.hasPrefix("3 read: 1 were created, 0 were linked"))
        #expect(first.remarks.contains("line 3: The userName has to be an e-mail address"))
        #expect(first.remarks.contains("line 4: there is no userName"))
        let second = try BuiltProgram.start(words)
        #expect(second.waitForExit() == 1)
        #expect(second.output.contains("1 are there already"))
        #expect(try peer.calls().isEmpty)

        let found = try site.ask("GET", "/Users?filter=userName%20eq%20%22ADA@example.com%22")
        #expect(found["totalResults"] as? Int == 1)
        let ada = try #require((found["Resources"] as? [[String: Any]])?.first?["id"] as? String)
        try site.ask("PATCH", "/Users/\(ada)", patch("active", "false"))
        try site.ask(
            "POST", "/Users", #"{"userName":"Bob@example.com","displayName":"Bob","active":true}"#)
        #expect(try site.drain()["dead"] == 0)
        let users = try peer.users()
        #expect(users.count == 2)
        #expect(users["ada@example.com"]?["active"] as? Bool == false)
        #expect(users["bob@example.com"]?["id"] as? String == "4712")
        #expect(users["bob@example.com"]?["name"] as? String == "Bob")
        #expect(try peer.calls().filter { $0.hasPrefix("POST") }.isEmpty)
    }

    private func patch(_ path: String, _ value: String) -> String {
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
         "Operations":[{"op":"replace","path":"\(path)","value":\(value)}]}
        """
    }
}

/// A JSON value, always written alike.
private func text(_ value: Any?) throws -> String {
    let data = try JSONSerialization.data(
        withJSONObject: [value ?? NSNull()], options: [.sortedKeys])
    return String(decoding: data, as: UTF8.self)
}
