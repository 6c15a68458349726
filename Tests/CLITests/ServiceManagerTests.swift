import CLinux
import Foundation
import TestSupport
import Testing

@testable import scimhook

@Suite("The service manager's protocol, sd_notify(3)")
struct ServiceManagerTests {
    @Test(arguments: [false, true])
    func `messages arrive at the socket, also at an abstract one`(isAbstract: Bool) throws {
        let socket = try NotifySocket(isAbstract: isAbstract)
        let manager = ServiceManager(
            environment: ["NOTIFY_SOCKET": socket.name].value, process: 1)
        manager.ready("Serving")
        #expect(socket.receive() == "READY=1\nSTATUS=Serving")
        manager.stopping("Draining")
        #expect(socket.receive() == "STOPPING=1\nSTATUS=Draining")
        manager.status("Idle")
        #expect(socket.receive() == "STATUS=Idle")
        manager.alive()
        #expect(socket.receive() == "WATCHDOG=1")
    }

    @Test func `a reload says when it began in the same message`() throws {
        let socket = try NotifySocket(isAbstract: true)
        ServiceManager(environment: ["NOTIFY_SOCKET": socket.name].value, process: 1).reloading()
        let message = try #require(socket.receive())
        #expect(message.firstMatch(of: #/^RELOADING=1\nMONOTONIC_USEC=[0-9]+\n/#) != nil)
    }

    @Test func `nobody listening is no failure`() {
        for name in ["", "/nonexistent/socket", "@nobody", String(repeating: "x", count: 300)] {
            ServiceManager(environment: ["NOTIFY_SOCKET": name].value, process: 1).ready("x")
        }
        ServiceManager(environment: [:].value, process: 1).ready("x")
    }

    @Test(arguments: [
        (["WATCHDOG_USEC": "3000000"], Duration.seconds(3)),
        (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "7"], .seconds(3)),
        (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "8"], nil),
        (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
    ]) func `the watchdog is ours when it names us`(
        environment: [String: String], interval: Duration?
    ) {
        let manager = ServiceManager(environment: environment.value, process: 7)
        #expect(manager.watchdog == interval)
    }

    static let handedOver: [([String: String], Int32?)] = [
        (["LISTEN_PID": "7", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "scim"], 3),
        (["LISTEN_PID": "7", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "other:scim"], 4),
        (["LISTEN_PID": "7", "LISTEN_FDS": "1"], 3),
        (["LISTEN_PID": "7", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "unknown"], 3),
        (["LISTEN_PID": "7", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "admin"], nil),
        (["LISTEN_PID": "7", "LISTEN_FDS": "2"], nil),
        (["LISTEN_PID": "8", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "scim"], nil),
        (["LISTEN_PID": "7", "LISTEN_FDS": "many"], nil), ([:], nil),
    ]

    @Test(arguments: handedOver) func `an inherited socket is found by its name`(
        environment: [String: String], descriptor: Int32?
    ) {
        let sockets = InheritedSockets(environment: environment.value, process: 7)
        #expect(sockets.descriptor("scim") == descriptor)
    }
}

extension [String: String] {
    /// Looks a variable up as the environment does.
    fileprivate var value: (String) -> String? {
        { name in self[name].flatMap { $0.isEmpty ? nil : $0 } }
    }
}
