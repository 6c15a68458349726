import Delivery
import HTTPMessage
import Ports
import SCIM
import Testing

@Suite("When a failed delivery is tried again")
struct ScheduleTests {
    let start = Timestamp(milliseconds: 1_800_000_000_000)

    @Test(arguments: [
        (1, 5), (2, 30), (3, 300), (4, 1800), (5, 7200), (6, 18_000), (7, 36_000), (8, 43_200),
        (9, 43_200), (1000, 43_200), (0, 5),
    ])
    func `the waits are those of the schedule, and the last one repeats`(
        attempt: Int, seconds: Int
    ) {
        let delay = RetrySchedule().delay(afterAttempt: attempt, chance: 0.5)
        #expect(delay == .seconds(seconds))
    }

    @Test(arguments: [(0.0, 80), (0.25, 90), (0.5, 100), (0.75, 110)])
    func `chance moves a wait by up to a fifth`(chance: Double, percent: Int) {
        let schedule = RetrySchedule(delays: [.seconds(100)])
        let error = schedule.delay(afterAttempt: 1, chance: chance) - .seconds(percent)
        #expect(max(error, .zero - error) < .microseconds(1))
    }

    @Test(
        arguments: [
            (nil, 0, 5), (1, 0, 5), (90, 0, 90), (86_400, 0, 86_400), (100_000, 0, 86_400),
            (nil, 60, 60), (90, 60, 90), (10, 60, 60),
        ] as [(Int?, Int, Int)])
    func `a wish counts between the schedule and a day, a floor always`(
        wish: Int?, floor: Int, seconds: Int
    ) {
        let delay = RetrySchedule().delay(
            afterAttempt: 1, chance: 0.5, floor: .seconds(floor), wish: wish.map { .seconds($0) })
        #expect(delay == .seconds(seconds))
    }

    @Test func `the last attempt is made when patience ends, and none after it`() {
        let schedule = RetrySchedule(delays: [.seconds(60)], giveUpAfter: .seconds(100))
        let next = { (passed: Int) in
            schedule.next(
                after: .seconds(60), since: start, now: start + .seconds(passed))
        }
        #expect(next(0) == start + .seconds(60))
        #expect(next(60) == start + .seconds(100))
        #expect(next(100) == nil)
        #expect(next(1_000_000) == nil)
    }

    @Test(
        arguments: [
            ("120", 120_000), ("0", 0), ("1.5", 1500), (" 7 ", 7000),
            ("99999999999999999999", 1_000_000_000_000),
            ("Fri, 15 Jan 2027 08:00:30 GMT", 30_000),
            ("Friday, 15-Jan-27 08:00:30 GMT", 30_000),
            ("Fri Jan 15 08:00:30 2027", 30_000),
            ("Fri Jan  5 08:00:30 2029", 62_294_430_000),
            ("Fri, 15 Jan 2027 07:00:00 GMT", 0),
            ("", nil), ("soon", nil), ("-5", nil), ("1e3", nil), ("1.2.3", nil), ("nan", nil),
            ("Fri, 35 Jan 2027 08:00:30 GMT", nil), ("Fri, 15 Foo 2027 08:00:30 GMT", nil),
            ("Fri, 15 Jan 2027 08:00:30 CET", nil),
        ] as [(String, Int?)])
    func `Retry-After is read in every form of RFC 9110`(text: String, milliseconds: Int?) {
        #expect(start.text == "2027-01-15T08:00:00.000Z")
        #expect(RetryAfter.delay(text, now: start) == milliseconds.map { .milliseconds($0) })
    }
}

@Suite("What becomes of a delivery after an attempt")
struct AttemptMachineTests {
    let start = Timestamp(milliseconds: 1_800_000_000_000)

    private func decide(
        status: Int? = nil, failure: FailureClass? = nil, retryAfter: String? = nil,
        attempt: Int = 1, passed: Duration = .seconds(1),
        onDead: AttemptMachine.OnDead = .skip
    ) -> AttemptMachine.Decision {
        let result = OutboundResult(
            attempt: AttemptResult(status: status, failure: failure),
            headers: retryAfter.map { ["Retry-After": $0] } ?? [:])
        let now = start + passed
        return AttemptMachine(onDead: onDead).decide(
            Conclusion(status: result, now: now), attempt: attempt, since: start, now: now,
            chance: 0.5)
    }

    @Test(arguments: [200, 201, 202, 204, 299])
    func `a 2xx delivers`(status: Int) {
        #expect(decide(status: status).verdict == .delivered)
    }

    @Test(
        arguments: [
            (301, nil, 5), (304, nil, 5), (400, nil, 5), (404, nil, 5), (500, nil, 5),
            (599, nil, 5), (600, nil, 5), (101, nil, 5),
            (503, "90", 90), (503, "2", 5), (503, "garbage", 5),
            (429, nil, 60), (429, "10", 60), (429, "90", 90),
        ] as [(Int, String?, Int)])
    func `any other status is tried again after its wait`(
        status: Int, retryAfter: String?, seconds: Int
    ) {
        let decision = decide(status: status, retryAfter: retryAfter)
        #expect(decision.verdict == .retry(due: start + .seconds(1 + seconds)))
        #expect(!decision.pausesDestination)
    }

    @Test(arguments: FailureClass.allCases)
    func `any failure of the connection is tried again`(failure: FailureClass) {
        let seconds = failure == .timeout || failure == .http429 ? 61 : 6
        let decision = decide(failure: failure)
        #expect(decision.verdict == .retry(due: start + .seconds(seconds)))
    }

    @Test func `a 2xx whose answer broke off is a failure`() {
        let decision = decide(status: 200, failure: .reset)
        #expect(decision.verdict == .retry(due: start + .seconds(6)))
    }

    @Test func `410 pauses the destination and keeps the delivery`() {
        let decision = decide(status: 410)
        #expect(decision.pausesDestination)
        #expect(decision.verdict == .retry(due: start + .seconds(6)))
    }

    @Test(arguments: [(AttemptMachine.OnDead.skip, false), (.hold, true)])
    func `when patience ends the delivery is dead, and holds its lane if told so`(
        onDead: AttemptMachine.OnDead, holds: Bool
    ) {
        let decision = decide(status: 500, passed: .seconds(14 * 86_400), onDead: onDead)
        #expect(decision.verdict == .dead(holdsLane: holds))
    }

    @Test func `a permanent failure is dead at once`() {
        let failed = AttemptResult(status: 422, failure: .http4xx)
        let decision = AttemptMachine().decide(
            Conclusion(result: failed, meaning: .permanent), attempt: 1, since: start,
            now: start, chance: 0)
        #expect(decision.verdict == .dead(holdsLane: false))
    }

    @Test(
        arguments: [
            (199, FailureClass.protocol), (200, nil), (204, nil), (302, .http3xx), (404, .http4xx),
            (429, .http429), (500, .http5xx), (600, .protocol), (0, .protocol),
        ] as [(Int, FailureClass?)])
    func `every status has its class`(status: Int, failure: FailureClass?) {
        #expect(FailureClass(status: status) == failure)
    }
}
