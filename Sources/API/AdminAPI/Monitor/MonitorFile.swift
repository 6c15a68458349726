import MonitorFiles
import Ports

/// One file of the monitor, as it is in `Web`.
struct MonitorFile: Sendable {
    let contentType: String
    let bytes: [UInt8]

    /// By their paths below `Web`.
    static let all: [String: MonitorFile] = {
        var files: [String: MonitorFile] = [:]
        var index = 0
        while let entry = monitor_file(index) {
            let path = String(cString: entry.pointee.path)
            let bytes = UnsafeBufferPointer(start: entry.pointee.bytes, count: entry.pointee.count)
            files[path] = MonitorFile(contentType: mediaType(of: path), bytes: Array(bytes))
            index += 1
        }
        return files
    }()

    /// The entity tag: it changes with the content.
    func tag(_ crypto: any Crypto) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = crypto.sha256(bytes).prefix(12)
            .flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "\"\(String(decoding: text, as: UTF8.self))\""
    }
}

private let mediaTypes = [
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
]

private func mediaType(of path: String) -> String {
    mediaTypes.first { path.hasSuffix($0.key) }?.value ?? "application/octet-stream"
}
