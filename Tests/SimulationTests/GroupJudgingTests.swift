import HTTPMessage
import JSON
import Testing

@testable import Simulation

@Suite("What a simulated provider makes of answers about groups and bundles")
struct GroupJudgingTests {
    @Test(arguments: [
        (#"["a","b"]"#, ""), (#"["b","a"]"#, ""),
        (#"["a"]"#, "members: 1 are missing, 0 should not be there"),
        (#"["a","b","c"]"#, "members: 0 are missing, 1 should not be there"),
        (#"["a","b","b"]"#, "a member is shown twice"),
    ])
    func `a group must have exactly the members that were sent`(ids: String, problem: String) throws
    {
        var team = Team(index: 0)
        (team.remoteID, team.members) = ("g", ["a", "b"])
        let members = try #require(try JSONValue(parsing: Array(ids.utf8)).array)
        let problems = TeamStep.readWhole.judge(answer(team, members), &team)
        #expect(problems == (problem.isEmpty ? [] : [problem]))
    }

    @Test func `members that were excluded must not be shown`() {
        var team = Team(index: 0)
        team.remoteID = "g"
        #expect(TeamStep.read.judge(answer(team, ["a"]), &team).count == 1)
        team.displayName = "other"
        #expect(TeamStep.read.judge(answer(Team(index: 0), nil), &team).count == 1)
    }

    @Test(arguments: [
        (#"{"status":"201","bulkId":"3","location":"http://x/Users/u","version":"1"}"#, 0),
        (#"{"status":"201","bulkId":"4","location":"http://x/Users/u","version":"1"}"#, 1),
        (#"{"status":"201","bulkId":"3","version":"1"}"#, 1),
        (#"{"status":"201","bulkId":"3","location":"http://x/Users/u"}"#, 1),
        (#"{"status":"409","bulkId":"3"}"#, 1), (#""#, 1),
    ])
    func `every operation of a bulk request needs its outcome`(outcome: String, count: Int) throws {
        var random = SeededRandom(seed: 7)
        let person = Person(index: 3, random: &random)
        var conversation = Conversation([person], [.create(manager: nil)], .bulk)
        #expect(conversation.request?.path == "/Bulk")
        let text =
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[\#(outcome)]}"#
        let answer = HTTPResponse(
            status: 200, headers: ["Content-Type": "application/scim+json"],
            body: Array(text.utf8))
        #expect(conversation.receive(answer).count == count)
        if count == 0 { #expect(conversation.people[0].remoteID == "u") }
    }

    private func answer(_ team: Team, _ members: [JSONValue]?) -> HTTPResponse {
        var body: JSONObject = [
            "id": "g", "displayName": .string(team.displayName), "externalId": "group-0",
            "meta": ["resourceType": "Group"],
        ]
        body["members"] = members.map { .array($0.map { ["value": $0] }) }
        return HTTPResponse(
            status: 200, headers: ["Content-Type": "application/scim+json"],
            body: JSONValue.object(body).bytes)
    }
}
