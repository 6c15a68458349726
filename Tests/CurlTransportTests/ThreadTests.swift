import CurlTransport
import HTTPMessage
import Ports
import TestSupport
import Testing
import Threads

@Suite("The transport's thread", .timeLimit(.minutes(10)))
struct ThreadTests {
    @Test func `many requests are on their way at once, and each gets its own answer`() throws {
        let receiver = Receiver { request in
            [.answer("200 OK", body: String(decoding: request.body, as: UTF8.self))]
        }
        defer { receiver.stop() }
        let url = receiver.url
        let answers = Lock<[Int: [UInt8]]>([:])
        try withTransport { transport in
            transport.perform {
                for number in 0..<1000 {
                    transport.send(.post(url, body: "\(number)")) { result in
                        answers.signal { $0[number] = result.attempt.answer }
                    }
                }
            }
            answers.wait(until: { $0.count == 1000 }, { _ in })
        }
        for (number, answer) in answers.with({ $0 }) {
            #expect(answer == Array("\(number)".utf8))
        }
    }

    @Test func `work of one thread runs in order, and of many threads all of it`() throws {
        let seen = Lock<[Int]>([])
        try withTransport { transport in
            let threads = (0..<4).map { thread in
                Thread("test") {
                    for number in 0..<1000 {
                        transport.perform { seen.signal { $0.append(thread * 1000 + number) } }
                    }
                }
            }
            for thread in threads { thread.join() }
            seen.wait(until: { $0.count == 4000 }, { _ in })
        }
        for thread in 0..<4 {
            let own = seen.with { $0.filter { $0 / 1000 == thread } }
            #expect(own == Array(thread * 1000..<(thread + 1) * 1000))
        }
    }

    @Test func `timers run by their time, equal ones in order`() throws {
        let seen = Lock<[Int]>([])
        try withTransport { transport in
            transport.perform {
                for number in [30, 10, 20, 0, 40, 15, 25, 5, 35] {
                    transport.perform(after: .milliseconds(number)) {
                        seen.signal { $0.append(number) }
                    }
                }
            }
            seen.wait(until: { $0.count == 9 }, { _ in })
        }
        #expect(seen.with { $0 } == [0, 5, 10, 15, 20, 25, 30, 35, 40])
    }

    @Test func `a timer does not run before its time`() throws {
        let clock = ContinuousClock()
        let start = clock.now
        let end = Lock<ContinuousClock.Instant?>(nil)
        try withTransport { transport in
            transport.perform(after: .milliseconds(50)) { end.signal { $0 = clock.now } }
            end.wait(until: { $0 != nil }, { _ in })
        }
        let passed = try #require(end.with { $0 }) - start
        #expect(passed >= .milliseconds(50))
    }

    @Test func `the end runs what waits and fails what is on its way`() throws {
        try withReceiver(answering: [.hang]) { receiver in
            let transport = try CurlTransport(log: TestLog())
            transport.start()
            let url = receiver.url
            let seen = Lock<[FailureClass?]>([])
            transport.perform {
                transport.send(.post(url)) { result in
                    seen.with { $0.append(result.attempt.failure) }
                }
            }
            receiver.wait(forRequests: 1)
            transport.perform { seen.with { $0.append(nil) } }
            transport.stop()
            #expect(seen.with { $0 } == [nil, .reset])
            #expect(transport.exchange(.post(url)).attempt.failure == .reset)
        }
    }
}
