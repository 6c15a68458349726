import Delivery
import Directory
import HTTPMessage
import JSON
import Ports
import Templates
import TestSupport
import Testing
import Threads

@Suite("Access tokens, RFC 6749 §4.4", .timeLimit(.minutes(10)))
struct TokenSourceTests {
    private let api = UserAPI.make(
        without: [.find],
        access: .oauth2(
            OAuth2Client(
                tokenURL: "https://login.example/token", id: "gate way", secret: "s%1:2",
                scope: "users write")))

    /// A token endpoint and an API that takes the tokens it gives out until told otherwise.
    private final class Service: Sendable {
        struct State {
            var fetches: [OutboundRequest] = []
            var accepted = "none"
            var calls: [String?] = []
            var answers: [OutboundResult] = []
            var life = #""expires_in":3600"#
        }
        let state = Lock(State())

        func answer(_ request: OutboundRequest) -> OutboundResult? {
            state.with { state in
                guard request.url == "https://login.example/token" else {
                    state.calls.append(request.headers["authorization"])
                    let isGood = request.headers["authorization"] == "Bearer \(state.accepted)"
                    return isGood
                        ? .answer(201, #"{"id":\#(state.calls.count)}"#) : .status(401)
                }
                state.fetches.append(request)
                guard state.answers.isEmpty else { return state.answers.removeFirst() }
                state.accepted = "t\(state.fetches.count)"
                return .answer(
                    200,
                    #"{"access_token":"\#(state.accepted)","token_type":"Bearer",\#(state.life)}"#)
            }
        }
    }

    private let service = Service()

    private func world(fetches: Bool = true) -> UserAPIWorld {
        UserAPIWorld(api) { [service] request in
            fetches || request.url.hasPrefix("https://directory") ? service.answer(request) : nil
        }
    }

    @Test func `a token is asked for as the RFC says, and used until shortly before its end`() {
        let world = world()
        world.send(.created(.person("u1")))
        let fetch = service.state.with { $0.fetches[0] }
        #expect(fetch.method == "POST")
        #expect(fetch.headers["content-type"] == "application/x-www-form-urlencoded")
        // `gate%20way:s%251%3A2`
        #expect(fetch.headers["authorization"] == "Basic Z2F0ZSUyMHdheTpzJTI1MSUzQTI=")
        #expect(
            String(decoding: fetch.body, as: UTF8.self)
                == "grant_type=client_credentials&scope=users%20write")
        world.transport.advance(by: .seconds(3569))
        world.send(.created(.person("u2")))
        #expect(service.state.with { $0.fetches.count } == 1)
        world.transport.advance(by: .seconds(2))
        world.send(.created(.person("u3")))
        #expect(service.state.with { $0.fetches.count } == 2)
        #expect(world.ends.allSatisfy { $0 == "delivered" })
    }

    @Test func `many deliveries wait for one token`() {
        let world = world(fetches: false)
        for number in 0..<10 { world.send(.created(.person("u\(number)"))) }
        #expect(world.transport.pending.count == 1)
        let pending = world.transport.pending[0]
        world.transport.answer(service.answer(pending) ?? .status(500))
        #expect(world.ends == Array(repeating: "delivered", count: 10))
    }

    @Test func `a token that is refused is replaced once`() {
        let world = world()
        world.send(.created(.person("u1")))
        service.state.with { $0.accepted = "revoked" }
        world.send(.created(.person("u2")))
        #expect(service.state.with { $0.fetches.count } == 2)
        #expect(world.ends.last == "delivered")
        service.state.with {
            $0.answers = [.answer(200, #"{"access_token":"bad","expires_in":60}"#)]
        }
        service.state.with { $0.accepted = "other" }
        world.send(.created(.person("u3")))
        #expect(world.ends.last == "retrying: create: answered 401")
        #expect(service.state.with { $0.fetches.count } == 3)
    }

    @Test func `an endpoint that wants the credentials in the body gets them there`() {
        service.state.with { $0.answers = [.answer(401, #"{"error":"invalid_client"}"#)] }
        let world = world()
        world.send(.created(.person("u1")))
        let fetches = service.state.with { $0.fetches }
        #expect(fetches.count == 2)
        #expect(fetches[1].headers["authorization"] == nil)
        #expect(
            String(decoding: fetches[1].body, as: UTF8.self)
                == "grant_type=client_credentials&scope=users%20write&client_id=gate%20way"
                + "&client_secret=s%251%3A2")
        #expect(world.ends == ["delivered"])
    }

    @Test(arguments: [
        (
            OutboundResult.answer(401, #"{"error":"invalid_client","error_description":"s%1:2"}"#),
            "retrying: create: the token endpoint: answered 401 (invalid_client)"
        ),
        (
            .answer(400, #"{"error":"Secret s%1:2"}"#),
            "retrying: create: the token endpoint: answered 400"
        ),
        (.status(503), "retrying: create: the token endpoint: answered 503"),
        (.failure(.connect), "retrying: create: the token endpoint: connect"),
        (
            .answer(200, "<html>"),
            "retrying: create: the token endpoint: answered without a bearer token"
        ),
        (
            .answer(200, #"{"access_token":"a b"}"#),
            "retrying: create: the token endpoint: answered without a bearer token"
        ),
        (
            .answer(200, #"{"access_token":"a","token_type":"mac"}"#),
            "retrying: create: the token endpoint: answered without a bearer token"
        ),
    ])
    func `without a token nothing is sent, and the reason holds no secret`(
        answer: OutboundResult, end: String
    ) {
        service.state.with { $0.answers = [answer, answer] }
        let world = world()
        world.send(.created(.person("u1")))
        #expect(world.ends == [end])
        #expect(service.state.with { $0.calls.isEmpty })
    }

    @Test(arguments: [#""expires_in":"600""#, #""expires_in":600.0"#, #""x":1"#])
    func `the life of a token may be written in odd ways or be missing`(life: String) {
        service.state.with { $0.life = life }
        let world = world()
        world.send(.created(.person("u1")))
        world.transport.advance(by: .seconds(200))
        world.send(.created(.person("u2")))
        #expect(service.state.with { $0.fetches.count } == 1)
        world.transport.advance(by: .seconds(500))
        world.send(.created(.person("u3")))
        #expect(service.state.with { $0.fetches.count } == 2)
    }
}
