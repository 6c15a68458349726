import HTTPMessage

extension Section {
    /// The header fields that a destination sends beside our own; the `reserved` are refused.
    func headers(reserved: [String]) -> [Headers.Field] {
        section("headers") { section in
            var seen: Set<String> = []
            return section.entries(of: .headerValue).map { name, value in
                if !seen.insert(name.lowercased()).inserted {
                    section.report(name, "stands twice; upper and lower case are the same here")
                }
                if !isToken(name) {
                    section.report(name, "is not the name of a header field")
                } else if reserved.contains(where: { equalsIgnoringCase($0, name) }) {
                    section.report(name, "this header field is set by scimhook itself")
                }
                return Headers.Field(name, value)
            }
        } ?? []
    }
}
