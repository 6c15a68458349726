import HTTPMessage
import TestSupport
import Testing

@Suite("Exchanges recorded from Microsoft Entra")
struct TraceTests {
    @Test(arguments: TraceCase.entra)
    func `the gateway answers as the provider expects`(trace: TraceCase) throws {
        let gateway = Gateway()
        let failures = try TraceRunner(base: "/scim/v2/acme", token: gateway.token) {
            gateway.handler.answer($0)
        }.run(trace)
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    @Test func `all exchanges but the isolated ones can share one store`() throws {
        let gateway = Gateway()
        let runner = TraceRunner(base: "/scim/v2/acme", token: gateway.token) {
            gateway.handler.answer($0)
        }
        for trace in TraceCase.entra where !trace.isIsolated {
            let failures = try runner.run(trace)
            #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        }
    }

    @Test func `the file holds what it held`() {
        #expect(TraceCase.entra.count == 95)
    }
}
