import Directory
import JSON
import SCIM

extension Integration {
    /// Completes a user that the schema has accepted, and refuses one that this integration must not
    /// have.
    ///
    /// `active` is never absent: a new user starts active, and a body that does not say leaves it as
    /// it was, so that no omission lets a disabled user in again.
    ///
    /// - Parameters:
    ///   - user: In the form that the schema's `accept` gives.
    ///   - previous: What is stored; `nil` for a new user.
    /// - Returns: The user to store.
    /// - Throws: `invalidValue` for a userName that is no mail address where one is wanted. A name
    ///   that does not change passes: it must not stand in the way of a deactivation.
    func settle(_ user: JSONObject, previous: JSONObject?) throws(SCIMError) -> JSONObject {
        if requiresEmail, let name = user["userName"]?.string,
            name != previous?["userName"]?.string, !EmailAddress.isOne(name)
        {
            throw SCIMError(
                .invalidValue,
                "userName has to be an e-mail address here, such as ada@example.com; map a mail "
                    + "attribute to userName, or set 'userName' to 'any' in the gateway's "
                    + "configuration of '\(self.name)'.")
        }
        guard user["active"]?.bool == nil else { return user }
        var user = user
        user["active"] = previous?["active"] ?? true
        return user
    }
}
