import Delivery
import Testing

@Suite("The breaker of a destination")
struct BreakerTests {
    private func opened(at now: Duration = .zero) -> Breaker {
        var breaker = Breaker()
        for _ in 0..<Breaker.threshold { breaker.failed(at: now) }
        return breaker
    }

    @Test func `failures in a row open it, and a success between starts the count again`() {
        var breaker = Breaker()
        for _ in 1..<Breaker.threshold { breaker.failed(at: .zero) }
        breaker.succeeded()
        for _ in 1..<Breaker.threshold { breaker.failed(at: .zero) }
        #expect(breaker.allowsStart(at: .zero))
        breaker.failed(at: .zero)
        #expect(!breaker.allowsStart(at: .zero))
        #expect(breaker.pause(at: .zero) == Breaker.shortestPause)
    }

    @Test func `after its pause it lets one delivery through and no second`() {
        var breaker = opened()
        #expect(!breaker.allowsStart(at: Breaker.shortestPause - .nanoseconds(1)))
        #expect(breaker.allowsStart(at: Breaker.shortestPause))
        breaker.started()
        #expect(breaker.state == .halfOpen)
        #expect(!breaker.allowsStart(at: .seconds(3600)))
        #expect(breaker.pause(at: .seconds(3600)) == nil)
    }

    @Test func `a probe that fails opens it for longer, up to a limit`() {
        var breaker = opened()
        var now = Breaker.shortestPause
        for seconds in [20, 40, 80, 160, 300, 300] {
            breaker.started()
            breaker.failed(at: now)
            #expect(breaker.pause(at: now) == now + .seconds(seconds))
            now += .seconds(seconds)
        }
    }

    @Test func `a success closes it whatever it was`() {
        var breaker = opened()
        breaker.succeeded()
        #expect(breaker == Breaker())
        breaker = opened()
        breaker.started()
        breaker.succeeded()
        #expect(breaker == Breaker())
    }

    @Test func `failures of what was under way do not lengthen the pause`() {
        var breaker = opened()
        breaker.failed(at: .seconds(5))
        #expect(breaker.pause(at: .seconds(5)) == Breaker.shortestPause)
    }
}

@Suite("The rate limit of a destination")
struct RateLimiterTests {
    @Test(arguments: [0.5, 1, 3, 10, 100, 1000])
    func `over a minute it lets through its rate, and at most one burst more`(rate: Double) {
        var limiter = RateLimiter(perSecond: rate, now: .zero)
        var now = Duration.zero
        var taken = 0
        while now < .seconds(60) {
            let next = limiter.nextToken(at: now)
            if next <= now {
                limiter.take()
                taken += 1
            } else {
                // Timers are whole milliseconds.
                now = .milliseconds(Int64(next / .milliseconds(1)) + 1)
            }
        }
        // Timers of whole milliseconds cost up to one in a hundred.
        let most = rate * 60 + max(1, rate / 10)
        #expect((rate * 60 * 0.99...most + 1).contains(Double(taken)))
    }

    @Test func `a pause does not save up more than a burst`() {
        var limiter = RateLimiter(perSecond: 100, now: .zero)
        var taken = 0
        while limiter.nextToken(at: .seconds(3600)) == .seconds(3600) {
            limiter.take()
            taken += 1
        }
        #expect(taken == 10)
    }
}
