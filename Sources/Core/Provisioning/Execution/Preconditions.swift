import SCIM

/// What a request makes depend on the version it finds: `If-Match` and `If-None-Match`,
/// RFC 7644 §3.14 and RFC 9110 §13.1.
///
/// Versions are weak entity tags, and SCIM compares them all the same: `W/"3"` and `"3"` are one.
package struct Preconditions: Equatable, Sendable {
    /// What the conditions say of a resource as it is.
    package enum Verdict: Equatable, Sendable {
        case met
        /// The client knows this version already: 304 for a read, 412 for a change.
        case known
        /// The client means another version: 412.
        case missed
    }

    /// The request does not depend on a version.
    package static let none = Preconditions()

    fileprivate enum Tags: Equatable, Sendable {
        case any
        /// What stands between the quotes of each; what is no tag is left out and matches nothing.
        case these([String])
    }

    private let match: Tags?
    private let noneMatch: Tags?

    /// - Parameters:
    ///   - ifMatch: The value of `If-Match`, several fields joined with commas; or the `version`
    ///     of a bulk operation.
    ///   - ifNoneMatch: The same for `If-None-Match`.
    package init(ifMatch: String? = nil, ifNoneMatch: String? = nil) {
        match = ifMatch.map { Tags($0) }
        noneMatch = ifNoneMatch.map { Tags($0) }
    }

    package func verdict(on version: Int) -> Verdict {
        if let match, !match.hold(version) { return .missed }
        if let noneMatch, noneMatch.hold(version) { return .known }
        return .met
    }
}

extension Preconditions.Tags {
    /// Reads `*` or `[W/]"…"` with commas between, RFC 9110 §8.8.3 and §13.1.
    fileprivate init(_ field: String) {
        var rest = field.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }[...]
        if rest.elementsEqual("*".utf8) {
            self = .any
            return
        }
        var tags: [String] = []
        while let start = rest.firstIndex(of: UInt8(ascii: "\"")),
            let end = rest[(start + 1)...].firstIndex(of: UInt8(ascii: "\""))
        {
            tags.append(String(decoding: rest[(start + 1)..<end], as: UTF8.self))
            rest = rest[(end + 1)...]
        }
        self = .these(tags)
    }

    fileprivate func hold(_ version: Int) -> Bool {
        switch self {
        case .any: true
        case .these(let tags): tags.contains(String(version))
        }
    }
}

extension SCIMError {
    /// The resource has another version than the client means.
    static func versionMissed(_ type: ResourceType, _ id: ResourceID, now version: Int) -> SCIMError
    {
        let noun = type == .user ? "user" : "group"
        return SCIMError(
            .preconditionFailed,
            "Nothing was changed: the \(noun) with the id \(id.rawValue.prefix(64)) has the version "
                + "\(entityTag(version)) now, which the request's If-Match or If-None-Match rules "
                + "out. Read it again, and repeat the request with the version that you then have.")
    }
}

/// The version of a resource as `ETag` and `meta.version` show it.
package func entityTag(_ version: Int) -> String { "W/\"\(version)\"" }
