/// A value that is not what the schema wants; the path grows while the error goes up.
enum ShapeError: Error {
    case mismatch(path: String, wanted: String, got: String)
    case missing(path: String, part: String)

    /// The same, seen from further outside.
    func under(_ prefix: String) -> ShapeError {
        switch self {
        case .mismatch(let path, let wanted, let got):
            .mismatch(path: prefix + path, wanted: wanted, got: got)
        case .missing(let path, let part): .missing(path: prefix + path, part: part)
        }
    }

    /// What the client is told; never the value itself, which may be personal.
    var scimError: SCIMError {
        switch self {
        case .mismatch(let path, let wanted, let got):
            SCIMError(.invalidValue, "'\(path)' must be \(wanted), and \(got) was sent.")
        case .missing(let path, let part):
            SCIMError(.invalidValue, "Each element of '\(path)' needs a '\(part)'; one has none.")
        }
    }
}
