import Delivery
import Glibc
import HTTPServer
import JSON
import OpenSSLCrypto
import Ports

extension Command {
    /// `listen`: a webhook receiver to develop against.
    static let listen = Command(
        name: "listen",
        summary: "receives webhooks, verifies and prints them",
        parameters: [
            Parameter("listen", .option(value: "HOST:PORT"), "default 127.0.0.1:9090"),
            Parameter(
                "secret", .option(value: "S"),
                "whsec_… or whpk_… to verify with; better in the variable SCIMHOOK_SECRET"),
            Parameter("fail", .option(value: "RATE"), "refuses this share on purpose, such as 0.2"),
            Parameter("status", .option(value: "CODE"), "refuses with this status (default 500)"),
            Parameter("delay", .option(value: "D"), "answers after this time, such as 250ms"),
            Parameter("out", .option(value: "FILE"), "appends each accepted body as a line"),
        ],
        run: { arguments throws(UsageError) in
            runReceiver(try ReceiverOptions(arguments))
        })
}

extension ReceiverOptions {
    /// - Throws: ``UsageError`` naming the option.
    init(_ arguments: Arguments) throws(UsageError) {
        if let address = arguments["listen"] {
            let parts = address.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count >= 2, let port = UInt16(parts[parts.count - 1]) else {
                throw UsageError("--listen \(address): write HOST:PORT, such as 127.0.0.1:9090")
            }
            let host = parts.dropLast().joined(separator: ":")
            self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
            self.port = port
        }
        if let secret = arguments["secret"] ?? environment("SCIMHOOK_SECRET") {
            do throws(SecretError) {
                key = try VerifyingKey(text: secret, crypto: OpenSSLCrypto())
            } catch {
                throw UsageError("--secret: \(error.description)")
            }
        }
        if let text = arguments["fail"] {
            guard let rate = Double(text), (0...1).contains(rate) else {
                throw UsageError("--fail \(text): a share from 0 to 1, such as 0.2")
            }
            failureRate = rate
        }
        failureStatus = try arguments.integer("status", in: 300...599, default: 500)
        if let text = arguments["delay"] {
            delay = try duration(text, of: "delay")
        }
        out = arguments["out"]
    }
}

/// Receives until a signal, then says what has been seen.
private func runReceiver(_ options: ReceiverOptions) -> ExitCode {
    signal(SIGPIPE, SIG_IGN)
    let inbox = SignalInbox([SIGINT, SIGTERM])
    var file: AppendFile?
    if let path = options.out {
        do throws(FileText.Failure) {
            file = try AppendFile.open(path)
        } catch {
            Output.remark("scimhook: \(path): \(error.reason)\n")
            return .failed
        }
    }
    let handler = ReceiverHandler(options, .system, file: file, report: print)
    do throws(HTTPServerError) {
        let server = try HTTPServer(
            HTTPServerOptions(
                listener: .tcp(host: options.host, port: options.port), name: "receiver"),
            handler: handler, log: SilentLog())
        server.start()
        let trust = options.key == nil ? "any sender is believed" : "signatures are verified"
        Output.result("listening on http://\(server.address)/; \(trust)\n")
        while case .timeout = inbox.wait(.seconds(3600)) {}
        server.stop(within: .seconds(5))
    } catch {
        Output.remark("scimhook: \(error)\n")
        return .failed
    }
    Output.result(handler.summary.text)
    return .done
}

/// One line for each request.
private func print(_ outcome: ReceiverHandler.Outcome) {
    switch outcome {
    case .accepted(let body): Output.result(eventLine(body) + "\n")
    case .refused(let problem): Output.result("refused: \(problem)\n")
    case .failedOnPurpose: Output.result("failed on purpose\n")
    }
}

/// `evt_…  user.updated  ada@contoso.com  title, department`.
func eventLine(_ body: JSONValue) -> String {
    let user = body["data"]?["user"]?["userName"]?.string
    let group = body["data"]?["group"]?["displayName"]?.string
    let changes = body["data"]?["changes"]?.array?.compactMap { $0["path"]?.string } ?? []
    let type = body["type"]?.string ?? ""
    let padding = String(repeating: " ", count: max(0, 18 - type.count))
    return [
        body["id"]?.string ?? "", type + padding,
        [user, group].compactMap { $0 }.joined(separator: " in "),
        changes.joined(separator: ", "),
    ].filter { !$0.isEmpty }.map { TerminalText.printable($0) }.joined(separator: "  ")
}

extension ReceiverLedger {
    /// What has been seen, as one line.
    var text: String {
        "\(events) events, \(repeats) repeats, \(refusedOnPurpose) refused on purpose, "
            + "\(refused) refused, \(inversions) out of order\n"
    }
}
