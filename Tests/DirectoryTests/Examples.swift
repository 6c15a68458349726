import Directory
import JSON
import SCIM

extension CanonicalUser {
    static func example(
        _ resource: JSONObject, version: Int = 1, groups: [GroupReference] = []
    ) -> CanonicalUser {
        CanonicalUser(
            resource: resource, id: ResourceID(rawValue: "u1"), version: version,
            created: Timestamp(milliseconds: 1000),
            modified: Timestamp(milliseconds: 1000 + Int64(version) * 1000), groups: groups)
    }
}

extension CanonicalGroup {
    static func example(_ resource: JSONObject, version: Int = 1) -> CanonicalGroup {
        CanonicalGroup(
            resource: resource, id: ResourceID(rawValue: "g1"), version: version,
            created: Timestamp(milliseconds: 1000),
            modified: Timestamp(milliseconds: 1000 + Int64(version) * 1000))
    }
}
