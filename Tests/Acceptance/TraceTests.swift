import Foundation
import HTTPMessage
import TestSupport
import Testing

@Suite("Recorded exchanges through the public port", .serialized, .timeLimit(.minutes(10)))
struct TraceTests {
    @Test func `the built gateway answers as Entra expects`() throws {
        let traces = TraceCase.entra
        let isolated = traces.filter(\.isIsolated)
        // An integration of its own is an empty store.
        let names = isolated.indices.map { "isolated-\($0)" }
        let site = try GatewaySite(integrations: ["contoso"] + names)
        try site.startGateway()
        let shared = try runner(site, "contoso")
        for trace in traces where !trace.isIsolated { try check(trace, shared) }
        for (trace, name) in zip(isolated, names) { try check(trace, try runner(site, name)) }
    }

    private func check(_ trace: TraceCase, _ runner: TraceRunner) throws {
        let failures = try runner.run(trace)
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    private func runner(_ site: GatewaySite, _ integration: String) throws -> TraceRunner {
        let token = try site.createToken(integration)
        let origin = "http://127.0.0.1:\(site.scimPort)"
        return TraceRunner(base: "/scim/v2/\(integration)", token: token) {
            try curl($0, origin)
        }
    }
}

/// Sends a request with curl, exactly as it is written.
private func curl(_ request: HTTPRequest, _ origin: String) throws -> HTTPResponse {
    let query = request.query.map { "?\($0)" } ?? ""
    var arguments = [
        "-sS", "-i", "--globoff", "--path-as-is", "-X", request.method?.rawValue ?? "GET",
        origin + request.path + query,
    ]
    for field in request.headers.fields { arguments += ["-H", "\(field.name): \(field.value)"] }
    if !request.body.isEmpty {
        arguments += ["--data-binary", String(decoding: request.body, as: UTF8.self)]
        if request.headers["Content-Type"] == nil { arguments += ["-H", "Content-Type:"] }
    }
    let curl = try RunningProgram("/usr/bin/curl", arguments)
    try #require(curl.waitForExit() == 0, "\(curl.remarks)")
    let parts = curl.output.split(
        separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].split(separator: "\r\n")
    var headers = Headers()
    for line in lines.dropFirst() {
        let field = line.split(separator: ":", maxSplits: 1)
        headers.add(String(field[0]), field[1].trimmingCharacters(in: .whitespaces))
    }
    let status = try #require(Int(lines[0].split(separator: " ")[1]))
    return HTTPResponse(status: status, headers: headers, body: Array(parts[1].utf8))
}
