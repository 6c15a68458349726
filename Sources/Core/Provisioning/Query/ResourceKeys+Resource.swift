package import JSON
package import Ports
package import SCIM

extension ResourceKeys {
    /// What the store indexes of a resource in the form that ``ResourceSchema/accept(_:)`` gives.
    package init(of resource: JSONObject, _ type: ResourceType) {
        let displayName = resource["displayName"]?.string?.folded
        let uniqueName = type == .user ? resource["userName"]?.string?.folded : displayName
        self.init(
            name: uniqueName ?? "", externalID: resource["externalId"]?.string,
            displayName: displayName)
        guard type == .user else { return }
        active = resource["active"]?.bool
        for element in resource["emails"]?.array ?? [] {
            guard let email = element["value"]?.string?.folded,
                !emails.contains(where: { $0.utf8.elementsEqual(email.utf8) })
            else { continue }
            emails.append(email)
        }
    }
}
