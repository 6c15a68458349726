import Access
import Configuration
import Ports
import SCIMAPI
import Threads

extension SignIn {
    /// What lets callers of the gateway in.
    ///
    /// - Throws: ``CommandFailure`` when the key of access tokens cannot be had.
    static func make(
        _ plan: GatewayPlan, _ keys: KeyKeeper, _ surroundings: Surroundings
    ) throws(CommandFailure) -> SignIn {
        let file = AccessKeyFile(directory: plan.configuration.state)
        let key = try file.key { surroundings.crypto.randomBytes(32) }
        let counts = Lock(CallCounts())
        return SignIn(
            mint: AccessTokenMint(key: key, surroundings.crypto),
            findKey: { keys.find($0, of: $1, $2) }, counting: { counts.with($0) })
    }
}
