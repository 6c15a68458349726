import Delivery
import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import Templates
import TestSupport
import Testing
import Threads

@Suite("Answers of user APIs", .timeLimit(.minutes(10)))
struct UserAPIAnswerTests {
    private let ada = CanonicalUser.person()

    /// Answers of a receiver in order, the last one again and again.
    private func world(_ answers: [OutboundResult]) -> UserAPIWorld { world(.directory, answers) }

    private func world(_ api: UserAPI, _ answers: [OutboundResult]) -> UserAPIWorld {
        let left = Lock(answers)
        return UserAPIWorld(api) { _ in
            left.with { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
    }

    private static let graphQL = UserAPI.make(
        failure: UserAPIFailure(
            pointers: [
                JSONPointer(tokens: ["errors", "0", "message"]),
                JSONPointer(tokens: ["data", "errors", "0", "message"]),
            ], notFound: ["does not exist"], conflict: ["already"]))

    @Test(arguments: [
        (OutboundResult.answer(200, #"{"data":[]}"#), nil), (.status(404), nil),
        (.status(401), FailureClass.http4xx), (.failure(.tls), .tls),
        (.answer(200, "<html>"), .protocol),
    ])
    func `a trial looks for somebody whom nobody has, and shows no secret`(
        answer: OutboundResult, failure: FailureClass?
    ) throws {
        let world = world(.make(access: .header(Headers.Field("X-App", "s3cret"))), [answer])
        let found = Lock<DestinationTrial?>(nil)
        world.dispatcher.test(world.name) { trial in found.with { $0 = trial } }
        world.transport.run()
        let trial = try #require(found.with { $0 })
        #expect(trial.conclusion.result.failure == failure)
        let request = try #require(trial.exchanges.first?.request)
        #expect(request.method == "GET" && request.headers["x-app"] == "•••")
        #expect(
            request.url
                == "https://directory.example/users?email=nobody%40scimhook.invalid")
        #expect(world.transport.sent.map { $0.headers["x-app"] } == ["s3cret"])
        #expect(world.ends.isEmpty)
    }

    @Test(arguments: [
        (OutboundResult.status(500), "retrying: find: answered 500", FailureClass.http5xx),
        (.status(429), "retrying: find: answered 429", .http429),
        (.status(403), "retrying: find: answered 403", .http4xx),
        (.status(302), "retrying: find: answered 302", .http3xx),
        (.failure(.timeout), "retrying: find: timeout", .timeout),
        (
            .answer(200, "<html>"), "retrying: find: answered 200 with something that is no JSON",
            .protocol
        ),
        (.answer(200, ""), "retrying: find: answered 200 with nothing", .protocol),
        (
            .answer(200, #"{"data":[{"id":{}}]}"#),
            "retrying: find: what the answer has in the place of the id is none", .protocol
        ),
        (
            .answer(200, #"{"data":[{"id":true}]}"#),
            "retrying: find: what the answer has in the place of the id is none", .protocol
        ),
        (.status(422), "dead: find: answered 422", .http4xx),
    ])
    func `a failure has its class, and says which operation it was`(
        answer: OutboundResult, end: String, failure: FailureClass
    ) throws {
        let world = world([answer])
        world.send(.created(ada))
        #expect(world.ends == [end])
        let view = try world.store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery(limit: 1))
        }
        #expect(view.first?.lastFailure == failure)
    }

    @Test(arguments: [
        "", #"{"data":[]}"#, #"{"data":null}"#, "{}", #"{"data":[{}]}"#, #"{"data":[{"id":null}]}"#,
    ])
    func `an answer without an account leads to a creation`(body: String) {
        let world = world([.answer(body.isEmpty ? 204 : 200, body), .answer(201, #"{"id":7}"#)])
        world.send(.created(ada))
        #expect(world.ends == ["delivered: find, create"])
        #expect(world.remoteID("u1") == "7")
    }

    @Test(arguments: [404, 410])
    func `a search that answers with absence leads to a creation`(status: Int) {
        let world = world([.status(status), .answer(201, #"{"id":"x"}"#)])
        world.send(.created(ada))
        #expect(world.ends == ["delivered: find, create"])
    }

    @Test func `a number stays a number in the body, and is text in the path`() {
        let api = UserAPI.make(replacing: [
            .update: operation(.update, .put, "/u/{{remote.id}}", ["id": "{{remote.id}}"])
        ])
        let world = world(api, [.answer(200, #"{"data":[{"id":12345678901234567890}]}"#)])
        world.send(.created(ada))
        #expect(
            world.requests[1] == #"PUT /u/12345678901234567890 {"id":12345678901234567890}"#)
    }

    @Test func `a creation that tells no id is followed by a search`() {
        let world = world([
            .status(404), .answer(201, ""), .answer(200, #"{"data":[{"id":"x"}]}"#),
        ])
        world.send(.created(ada))
        #expect(world.ends == ["delivered: find, create, find"])
        #expect(world.remoteID("u1") == "x")
    }

    @Test func `a creation that tells no id where it should is not made twice`() {
        let world = world(.make(without: [.find]), [.answer(201, "{}")])
        world.send(.created(ada))
        #expect(world.ends == ["dead: create: the answer has no id where it should"])
        #expect(world.requests.count == 1)
    }

    @Test func `a good status with a failure in it is none, and its text names nobody`() {
        let text = #"{"errors":[{"message":"User with email 'ada@x.com' (Ada) is locked"}]}"#
        let world = world(Self.graphQL, [.answer(200, text)])
        world.send(.created(ada))
        #expect(
            world.ends == [
                "retrying: find: answered 200 with a failure: User with email '…' (…) is locked"
            ])
    }

    @Test(arguments: [200, 400])
    func `words in the failure mean what 404 and 409 mean`(status: Int) {
        let missing = #"{"errors":[{"message":"User Does Not Exist here"}]}"#
        let taken = #"{"data":{"errors":[{"message":"is already a member"}]}}"#
        let world = world(
            Self.graphQL,
            [
                .answer(status, missing), .answer(status, taken),
                .answer(200, #"{"data":[{"id":"x"}],"errors":[]}"#), .answer(200, ""),
                .answer(200, ""), .answer(status, missing),
            ])
        world.send(.created(ada))
        #expect(world.ends == ["delivered: find, create, find, update, reactivate"])
        world.send(.deleted(ada))
        #expect(world.ends.last == "delivered")
    }

    @Test func `410 to a creation pauses the destination, as for any receiver`() {
        let world = world([.status(404), .status(410)])
        world.send(.created(ada))
        world.send(.created(.person("u2")))
        #expect(world.requests.count == 2)
        #expect(world.log.lines.contains { $0.level == .warning })
    }

    @Test func `no more of an answer is kept than an operator needs`() throws {
        let padding = String(repeating: " ", count: 100_000)
        let world = world([.answer(200, padding + #"{"data":[{"id":"x"}]}"#)])
        world.send(.created(ada))
        let attempt = try world.store.read { reader throws(StoreError) in
            let id = try reader.deliveries(DeliveryQuery(limit: 1)).first?.id
            return try id.flatMap { id throws(StoreError) in try reader.attempts(id).first }
        }
        #expect(attempt?.result.answer.count == 16 << 10)
        #expect(world.remoteID("u1") == "x")
    }

    @Test func `a skipped delivery says nothing about the receiver`() {
        let world = world(.make(without: [.create, .find]), [.status(500)])
        for number in 0..<20 { world.send(.created(.person("u\(number)"))) }
        #expect(world.requests.isEmpty)
        #expect(world.ends.count == 20)
        #expect(world.ends.allSatisfy { $0.hasPrefix("skipped") })
    }
}
