import AdminAPI
import HTTPMessage
import TestSupport
import Testing

@Suite("Liveness and readiness")
struct HealthTests {
    @Test func `alive says ok whatever the checks say`() {
        let bench = AdminBench()
        bench.gateway.fail(ReadinessCheck("disk", isMet: false))
        #expect(bench.ask(.get, "/healthz").text == "ok\n")
    }

    @Test func `ready is 200 while every check is met`() {
        let answer = AdminBench().ask(.get, "/readyz")
        #expect(answer.status == 200)
        #expect(answer.text == "ready\n")
    }

    @Test func `not ready is 503 and says why when asked`() {
        let bench = AdminBench()
        bench.gateway.fail(ReadinessCheck("draining", isMet: false, detail: "the gateway stops"))
        #expect(bench.ask(.get, "/readyz").status == 503)
        #expect(bench.ask(.get, "/readyz").text == "not ready\n")
        let verbose = bench.ask(.get, "/readyz?verbose")
        #expect(verbose.text == "[+] store\n[-] draining: the gateway stops\nnot ready\n")
    }
}
