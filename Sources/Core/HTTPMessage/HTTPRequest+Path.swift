extension HTTPRequest {
    /// The path's segments, percent-decoded.
    ///
    /// Empty ones, from doubled or trailing slashes, are dropped. `nil` when a segment is broken:
    /// answer 400. A decoded segment may contain a slash; it never separates segments.
    package var pathSegments: [String]? {
        var segments: [String] = []
        for encoded in path.utf8.split(separator: Byte.slash) {
            guard let segment = percentDecoded(encoded, plusIsBlank: false) else { return nil }
            segments.append(segment)
        }
        return segments
    }
}
