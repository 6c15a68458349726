import Directory
import JSON
import SCIM

extension Integration {
    /// Refuses a user that this integration must not have.
    ///
    /// - Parameters:
    ///   - user: In the form that the schema's `accept` gives.
    ///   - previous: What is stored; `nil` for a new user.
    /// - Throws: `invalidValue` for a userName that is no mail address where one is wanted. A name
    ///   that does not change passes: it must not stand in the way of a deactivation.
    func check(_ user: JSONObject, previous: JSONObject? = nil) throws(SCIMError) {
        guard requiresEmail, let userName = user["userName"]?.string,
            userName != previous?["userName"]?.string, !EmailAddress.isOne(userName)
        else { return }
        throw SCIMError(
            .invalidValue,
            "The userName has to be an e-mail address, such as ada@example.com. In Entra, open "
                + "Provisioning > Mappings and map an attribute to userName that holds one for "
                + "every user in scope, such as mail or userPrincipalName; or have the gateway's "
                + "operator set userName to \"any\" for the integration '\(name)'.")
    }
}
