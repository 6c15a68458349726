import CLinux
import Synchronization

/// One POSIX thread that runs a closure and can be waited for.
///
/// One that nobody waits for is cleared away when it ends. Every thread of the gateway has a name,
/// which `top -H` and a debugger show.
package final class Thread: Sendable {
    private let handle: pthread_t
    private let isJoined = Atomic(false)

    /// - Parameters:
    ///   - name: At most 15 bytes; the kernel cuts the rest off.
    ///   - body: What the thread does; the thread ends when it returns.
    package init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let code = pthread_create(&handle, nil, { argument in run(argument) }, start.toOpaque())
        // Only an exhausted machine refuses a thread; there is nothing to go on with.
        guard code == 0 else { fatalError("cannot start thread \(name): error \(code)") }
        self.handle = handle
    }

    /// Waits for the thread to end; call once, from another thread.
    package func join() {
        isJoined.store(true, ordering: .relaxed)
        pthread_join(handle, nil)
    }

    deinit {
        if !isJoined.load(ordering: .relaxed) { pthread_detach(handle) }
    }
}

private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
    _ = scimhook_name_thread(start.name)
    start.body()
    return nil
}
