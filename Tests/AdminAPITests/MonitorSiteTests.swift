import AdminAPI
import Foundation
import HTTPMessage
import TestSupport
import Testing

@Suite("The monitor's files")
struct MonitorSiteTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/API/AdminAPI/Web")

    /// Paths below the folder of everything that a browser may load.
    private static let files: [String] = {
        let kinds: Set<String> = ["html", "css", "js", "svg"]
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (all?.compactMap { $0 as? URL } ?? []).filter { kinds.contains($0.pathExtension) }
            .map { String($0.path.dropFirst(folder.path.count + 1)) }.sorted()
    }()

    @Test(arguments: files) func `every file is in the program as it is in the folder`(
        path: String
    ) throws {
        let answer = AdminBench().ask(.get, "/assets/\(path)")
        #expect(answer.status == 200)
        #expect(try answer.body == Array(Data(contentsOf: Self.folder.appending(path: path))))
    }

    @Test(arguments: [
        ("/", "text/html; charset=utf-8"), ("/assets/css/base.css", "text/css; charset=utf-8"),
        ("/assets/js/main.js", "text/javascript; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml"),
    ]) func `a file has its type and may not be taken for another`(path: String, type: String) {
        let answer = AdminBench().ask(.get, path)
        #expect(answer.headers["content-type"] == type)
        #expect(answer.headers["x-content-type-options"] == "nosniff")
    }

    @Test(arguments: [
        "/deliveries", "/deliveries/dlv_01", "/users/5", "/log/req_1", "/destinations/events",
        "/integrations/contoso", "/settings/audit", "/sign-in",
    ]) func `a link to any page gets the document`(path: String) {
        let bench = AdminBench()
        #expect(bench.ask(.get, path + "?state=dead").body == bench.ask(.get, "/").body)
    }

    @Test(arguments: [
        "/assets/", "/assets/js", "/assets/../Package.swift", "/assets/js/../index.html",
        "/assets/js/main.js/", "/assets//js/main.js", "/assets/files.c", "/nowhere",
        "/deliveries/a/b/c", "/assets/%6As/main.js",
    ]) func `nothing else is a file`(path: String) {
        #expect(AdminBench().ask(.get, path).status == 401)
    }

    @Test func `the page loads nothing from elsewhere and nothing inline`() throws {
        let answer = AdminBench().ask(.get, "/")
        let policy = try #require(answer.headers["content-security-policy"])
        for rule in [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
            "img-src 'self' data:", "form-action 'self'", "base-uri 'none'",
            "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        ] { #expect(policy.contains(rule)) }
        #expect(!policy.contains("unsafe"))
        #expect(!answer.text.contains(#/style=|<style|\son\w+=|<script>|https?:/#))
        #expect(answer.headers["referrer-policy"] == "no-referrer")
        #expect(answer.headers["cross-origin-opener-policy"] == "same-origin")
        #expect(answer.headers["cross-origin-resource-policy"] == "same-origin")
    }

    @Test func `a browser that has the file is not sent it again`() throws {
        let bench = AdminBench()
        let first = bench.ask(.get, "/assets/js/main.js")
        let tag = try #require(first.headers["etag"])
        for known in [tag, "W/\(tag)", "\"other\", \(tag)"] {
            let again = bench.ask(
                .get, "/assets/js/main.js", headers: ["If-None-Match": known])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
        }
        let stale = bench.ask(.get, "/assets/js/main.js", headers: ["If-None-Match": "\"old\""])
        #expect(stale.status == 200)
    }

    @Test func `data is kept by nobody`() throws {
        let bench = AdminBench()
        let answer = bench.ask(.get, "/api/v1/status", token: try bench.token())
        #expect(answer.headers["cache-control"] == "no-store")
        #expect(answer.headers["x-content-type-options"] == "nosniff")
    }

    @Test func `without scripts the page names the commands`() {
        let text = AdminBench().ask(.get, "/").text
        #expect(text.contains("<noscript>"))
        #expect(text.contains("scimhook status"))
    }

    @Test(arguments: files.filter { $0.hasSuffix(".js") })
    func `no script turns text into markup`(path: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: path), encoding: .utf8)
        #expect(
            !text.contains(
                #/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/#))
    }

    @Test func `no file is longer than 400 lines`() throws {
        for path in Self.files {
            let text = try String(contentsOf: Self.folder.appending(path: path), encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 400, "\(path) has \(lines) lines")
        }
    }
}
