import CLinux
import Threads

/// Answers every connection to a listener with 405, until it is stopped.
final class DummyReceiver {
    private let listener: Listener
    private let thread: Thread

    init(_ listener: Listener) {
        self.listener = listener
        let descriptor = listener.descriptor
        thread = Thread("answers") {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let answer = "HTTP/1.1 405 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else { return }
                _ = recv(peer, &buffer, buffer.count, 0)
                _ = send(peer, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
                close(peer)
            }
        }
    }

    /// Ends the thread.
    func stop() {
        _ = shutdown(listener.descriptor, Int32(SHUT_RDWR))
        thread.join()
    }
}
