import CLinux
import CurlTransport
import HTTPMessage
import Ports
import Threads

// Usage: BenchmarkTransport URL SECONDS CONCURRENCY...
let arguments = CommandLine.arguments.dropFirst()
guard let url = arguments.first, let seconds = arguments.dropFirst().first.flatMap({ Int($0) })
else { fatalError("usage: BenchmarkTransport URL SECONDS CONCURRENCY...") }
for concurrency in arguments.dropFirst(2).compactMap({ Int($0) }) {
    try Measurement(url: url, seconds: seconds, concurrency: concurrency).run()
}
