import Delivery
import Directory
import JSON
import Ports
import SCIM
import Templates
import TestSupport
import Testing
import Threads

@Suite("Trying a user API out")
struct UserAPITrialTests {
    private func trial(_ world: UserAPIWorld) -> DestinationTrial? {
        let found = Lock<DestinationTrial?>(nil)
        world.dispatcher.test(world.name) { trial in found.with { $0 = trial } }
        world.transport.run()
        return found.with { $0 }
    }

    @Test(
        arguments: [
            (.answer(200, #"{"data":[]}"#), nil, ""), (.status(404), nil, ""),
            (.status(401), .http4xx, "find: answered 401"),
            (.status(503), .http5xx, "find: answered 503"),
            (.answer(200, #"{"data":[{"id":"u7"}]}"#), .protocol, "nobody should be"),
        ] as [(OutboundResult, FailureClass?, String)])
    func `somebody is looked up whom nobody has, and the answer is judged`(
        answer: OutboundResult, failure: FailureClass?, detail: String
    ) throws {
        let world = UserAPIWorld { _ in answer }
        let tried = try #require(trial(world))
        #expect(world.requests == ["GET /users?email=nobody%40scimhook.invalid"])
        #expect(tried.exchanges.count == 1)
        #expect(tried.conclusion.result.failure == failure)
        #expect(detail.isEmpty || tried.conclusion.result.detail.contains(detail))
        #expect(world.ends == [])
    }

    @Test func `an API that cannot look anybody up cannot be tried`() {
        let world = UserAPIWorld(.make(without: [.find])) { _ in .status(200) }
        #expect(trial(world) == nil)
        #expect(world.requests == [])
    }

    @Test func `whatever 'find' asks about a person can be asked about nobody`() {
        let path = "/users/{{user.userName}}?e={{user.externalId}}&n={{user.name.given}}"
        let api = UserAPI.make(replacing: [.find: operation(.find, .get, path, id: "/id")])
        let world = UserAPIWorld(api) { _ in .status(404) }
        #expect(trial(world)?.conclusion.result.failure == nil)
        #expect(world.requests.count == 1)
    }
}
