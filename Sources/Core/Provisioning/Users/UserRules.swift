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
            "userName has to be an e-mail address here, such as ada@example.com; map a mail "
                + "attribute to userName, or set 'userName' to 'any' in the gateway's "
                + "configuration of '\(name)'.")
    }
}
