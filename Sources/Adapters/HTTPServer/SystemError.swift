import CLinux

/// The error number of this thread's last call that failed.
func lastError() -> Int32 { scimhook_errno() }

/// The words for an error number, of this thread's last call unless given.
func reason(_ code: Int32 = lastError()) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    // The XSI variant; glibc's own is behind _GNU_SOURCE.
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
