import Access
import Directory
import HTTPMessage
import Ports
import Provisioning
import SCIM

extension SCIMHandler {
    /// Holds an integration to its rate, before anybody looks at what it sends.
    ///
    /// - Throws: `tooManyRequests`; never for a probe, which only asks whether all is well.
    func admit(
        _ call: Call, _ limit: RequestLimit?, _ path: ArraySlice<String>
    ) throws(SCIMError) {
        guard let limit, let integration = call.integration else { return }
        let wait = signIn.counting { [surroundings] counts in
            counts.request(of: integration.name.rawValue, limit, now: surroundings.uptime())
        }
        guard let wait, !call.request.isProbe(path) else { return }
        throw SCIMError(
            .tooManyRequests(retryAfterSeconds: wait.retrySeconds),
            "'\(integration.name)' sends more requests than its rateLimit allows; the rest is "
                + "accepted after the time that Retry-After says.")
    }

    /// Counts each operation of a bulk request as the request that it stands for.
    func charge(_ call: Call, operations: Int) {
        guard let integration = call.integration, operations > 1 else { return }
        _ = signIn.counting { counts in
            counts.charge(integration.name.rawValue, operations - 1)
            return nil
        }
    }
}

extension HTTPRequest {
    /// Whether this is Entra's probe: it looks for somebody whose name is a random GUID, to see
    /// that the connection works (entra-facts §6.1 and §6.2).
    ///
    /// The form alone decides: a name that is a GUID may exist, and looking it up costs as little.
    fileprivate func isProbe(_ path: ArraySlice<String>) -> Bool {
        guard method == .get, let type = path.first, path.count == 1,
            ["Users", "Groups"].contains(type),
            let text = (try? QueryParameters(query))?["filter"], text.utf8.count < 200,
            let filter = try? Filter(parsing: text)
        else { return false }
        switch filter {
        case .compare(_, .eq, .string(let value)),
            .elementCompare(_, _, sub: _, .eq, .string(let value)):
            return isGUID(value)
        default: return false
        }
    }
}

/// Whether a text is 32 hexadecimal digits in the five groups of a GUID (RFC 9562 §4).
private func isGUID(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
        && groups.allSatisfy { group in group.allSatisfy { $0.isASCII && $0.isHexDigit } }
}
