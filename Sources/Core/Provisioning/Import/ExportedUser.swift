import Directory
package import JSON
package import Ports
import SCIM

/// A user as a file gets them: the form of the events, with where they are known and as what.
package enum ExportedUser {
    /// - Parameters:
    ///   - stored: One user.
    ///   - reader: Knows the groups, and what destinations call the user.
    /// - Returns: The canonical user with `integration` and `remoteIDs`.
    /// - Throws: ``StoreError`` when the store cannot be read, or what it holds is damaged.
    package static func object(
        _ stored: StoredResource, _ reader: any StoreReader
    ) throws(StoreError) -> JSONObject {
        let content: JSONObject
        do throws(SCIMError) {
            content = try LoadedResource(stored).content
        } catch {
            throw .failed(error.detail)
        }
        let groups = try reader.groups(of: stored.id, .user, in: stored.integration)
        var bytes: [UInt8] = []
        CanonicalUser(content, stored, groups).write(to: &bytes)
        var user = (try? JSONValue(parsing: bytes, limits: .stored))?.object ?? [:]
        user["integration"] = .string(stored.integration.rawValue)
        let remote = try reader.remoteIDs(stored.integration, .user, stored.id)
        user["remoteIDs"] = .object(
            JSONObject(
                remote.sorted { $0.key.rawValue < $1.key.rawValue }
                    .map { ($0.key.rawValue, $0.value.value) }))
        return user
    }
}
