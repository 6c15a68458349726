import CLinux
import Glibc

/// What goes to a program and what comes back; never waits for longer than it is told.
struct ProgramStreams {
    /// -1 once it is closed.
    private var input: Int32
    private var output: Int32
    private var rest: ArraySlice<UInt8>
    private var kept: [UInt8] = []

    init(input: Int32, output: Int32, bytes: [UInt8]) {
        self.input = input
        self.output = output
        rest = bytes[...]
        for descriptor in [input, output] { _ = scimhook_set_nonblocking(descriptor) }
    }

    /// The start of what it printed, on one line without control characters.
    var firstLine: String {
        let text = String(decoding: kept, as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return String(
            String.UnicodeScalarView(
                line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
            ).prefix(200))
    }

    /// Waits for either side, at most so long, and moves what can be moved.
    mutating func pass(milliseconds: Int32) {
        // A negative descriptor is left out by poll(2).
        var ends = [
            pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        ]
        poll(&ends, 2, milliseconds)
        feed()
        drain()
    }

    mutating func close() {
        closeInput()
        closeOutput()
    }

    private mutating func feed() {
        while input >= 0 {
            guard !rest.isEmpty else { return closeInput() }
            let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            guard count > 0 else {
                // It need not read what it does not want.
                if errno != EAGAIN, errno != EINTR { closeInput() }
                return
            }
            rest = rest.dropFirst(count)
        }
    }

    private mutating func drain() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        // One that prints without end is not followed for ever.
        for _ in 0..<64 where output >= 0 {
            let count = Glibc.read(output, &chunk, chunk.count)
            guard count > 0 else {
                if count == 0 || (errno != EAGAIN && errno != EINTR) { closeOutput() }
                return
            }
            kept += chunk[..<min(count, ProgramRun.outputLimit - kept.count)]
        }
    }

    private mutating func closeInput() {
        if input >= 0 { Glibc.close(input) }
        input = -1
    }

    private mutating func closeOutput() {
        if output >= 0 { Glibc.close(output) }
        output = -1
    }
}
