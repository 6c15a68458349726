import Foundation
import Testing

@Suite("Files of people, from the command line", .timeLimit(.minutes(10)))
struct ImportTests {
    @Test func `a header that is not quite right is told of, one that is wrong ends it`() throws {
        let gateway = try GatewayProcess.ready()
        let left = try take("USERNAME,Titel\na@x.example,T\n", gateway)
        #expect(left.code == 0)
        #expect(left.output.hasPrefix("1 read: 1 were created"))
        #expect(left.errors.contains("'Titel' is left out") && left.errors.contains("'title'"))
        for (text, problem) in [
            ("title\nT\n", "there is no column 'userName' or 'email'; the header has title"),
            ("userName,title,title\nb@x.example,1,2\n", "the column 'title' stands twice"),
            ("[{\"userName\":\"b@x.example\"}]", "this is one JSON array; write one object a line"),
        ] {
            let refused = try take(text, gateway)
            #expect(refused.code == 1, "\(text)")
            #expect(refused.errors.contains(problem), "\(refused.errors)")
        }
        #expect(try gateway.run("users", "export").output.split(separator: "\n").count == 1)
    }

    @Test func `an export that does not fit on the disk is a failure`() throws {
        let gateway = try GatewayProcess.ready()
        let export = try ChildProcess(
            [
                "/bin/sh", "-c", "exec \"$0\" users export --format csv --state \"$1\" > /dev/full",
                GatewayProcess.binary, gateway.state,
            ], in: gateway.directory)
        #expect(export.wait() == 74)
        #expect(export.errors.contains("standard output cannot be written: No space left"))
    }

    @Test func `a reader that has read enough is none`() throws {
        let gateway = try GatewayProcess.ready()
        let listing = try ChildProcess(
            [
                "/bin/bash", "-c",
                "trap '' PIPE; \"$0\" users list --state \"$1\" | true; exit ${PIPESTATUS[0]}",
                GatewayProcess.binary, gateway.state,
            ], in: gateway.directory)
        #expect(listing.wait() == 0)
        #expect(listing.errors.isEmpty)
    }

    private func take(
        _ text: String, _ gateway: GatewayProcess
    ) throws -> (code: Int32?, output: String, errors: String) {
        let file = gateway.directory.path + "/people"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try gateway.run("users", "import", file)
    }
}
