import Access
import Testing

@Suite("How often somebody may call")
struct LimitTests {
    @Test func `a burst passes, then requests pass at the rate`() {
        let limit = RequestLimit(perSecond: 10, burst: 3)
        var bucket = RequestBucket(limit, now: .seconds(5))
        let start = (0..<4).map { _ in bucket.take(limit, now: .seconds(5)) }
        #expect(start == [nil, nil, nil, .milliseconds(100)])
        #expect(bucket.take(limit, now: .seconds(5) + .milliseconds(99)) != nil)
        #expect(bucket.take(limit, now: .seconds(5) + .milliseconds(100)) == nil)
        #expect(bucket.take(limit, now: .seconds(5) + .milliseconds(100)) != nil)
    }

    @Test func `a pause fills the bucket, and no more than that`() {
        let limit = RequestLimit(perSecond: 100, burst: 5)
        var bucket = RequestBucket(limit, now: .zero)
        for _ in 0..<5 { _ = bucket.take(limit, now: .zero) }
        let passed = (0..<10).count { _ in bucket.take(limit, now: .seconds(3600)) == nil }
        #expect(passed == 5)
    }

    @Test func `a changed limit counts from the next request on`() {
        let slow = RequestLimit(perSecond: 1, burst: 10)
        var bucket = RequestBucket(slow, now: .zero)
        _ = bucket.take(slow, now: .zero)
        let fast = RequestLimit(perSecond: 10, burst: 2)
        let passed = (0..<5).count { _ in bucket.take(fast, now: .zero) == nil }
        #expect(passed == 2)
    }

    @Test func `ten failures in a minute are free, then each wait doubles up to five minutes`() {
        var ledger = FailureLedger()
        var now = Duration.seconds(100)
        for _ in 0..<10 { #expect(ledger.fail("192.0.2.1", now: now) == nil) }
        var waits: [Duration] = []
        for _ in 0..<11 {
            let wait = ledger.fail("192.0.2.1", now: now) ?? .zero
            waits.append(wait)
            now += wait
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map(Duration.seconds))
        #expect(ledger.fail("192.0.2.2", now: now) == nil)
    }

    @Test func `trying while one has to wait does not make the wait longer`() {
        var ledger = FailureLedger()
        for _ in 0..<10 { _ = ledger.fail("192.0.2.1", now: .zero) }
        #expect(ledger.fail("192.0.2.1", now: .zero) == .seconds(1))
        #expect(ledger.fail("192.0.2.1", now: .milliseconds(400)) == .milliseconds(600))
        #expect(ledger.fail("192.0.2.1", now: .seconds(1)) == .seconds(2))
    }

    @Test func `failures that are rare are free for ever, and a quiet quarter of an hour clears`() {
        var ledger = FailureLedger()
        for minute in 0..<50 {
            for _ in 0..<10 {
                #expect(ledger.fail("192.0.2.1", now: .seconds(minute * 60)) == nil)
            }
        }
        for _ in 0..<5 { _ = ledger.fail("192.0.2.1", now: .seconds(3000)) }
        #expect(ledger.fail("192.0.2.1", now: .seconds(3010)) == nil)
        for _ in 0..<20 { _ = ledger.fail("192.0.2.1", now: .seconds(3010)) }
        #expect(ledger.fail("192.0.2.1", now: .seconds(3010)) != nil)
        #expect(ledger.fail("192.0.2.1", now: .seconds(3010 + 901)) == nil)
    }

    @Test(arguments: [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9", true),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", false), ("::1", "::2", true),
        ("192.0.2.1", "192.0.2.2", false), ("2001:db8::1", "2001:db8:0:0:9::1", true),
    ])
    func `the addresses of one IPv6 network count as one`(
        left: String, right: String, isSame: Bool
    ) {
        var ledger = FailureLedger()
        for _ in 0..<10 { _ = ledger.fail(left, now: .zero) }
        #expect((ledger.fail(right, now: .zero) != nil) == isSame)
    }

    @Test func `many addresses do not take more memory, and the busy ones are remembered`() {
        var ledger = FailureLedger(capacity: 100)
        for _ in 0..<11 { _ = ledger.fail("busy", now: .zero) }
        for number in 0..<5000 {
            _ = ledger.fail("192.0.2.\(number)", now: .milliseconds(number))
            _ = ledger.fail("busy", now: .milliseconds(number))
            #expect(ledger.count <= 100)
        }
        #expect(ledger.fail("busy", now: .seconds(5)) != nil)
    }
}
