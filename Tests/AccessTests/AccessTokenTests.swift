import Access
import OpenSSLCrypto
import Ports
import Provisioning
import SCIM
import TestSupport
import Testing

@Suite("Access tokens of the token endpoint")
struct AccessTokenTests {
    let mint = AccessTokenMint(key: [UInt8](repeating: 7, count: 32), OpenSSLCrypto())
    let now = ManualClock().now
    static let secret = AccessTokenMint.Grantee.secret(id: "tok_01ARZ3NDEKTSV4RRFFQ69G5FAV")
    static let federation = AccessTokenMint.Grantee.federation(
        integration: String(repeating: "a", count: 64),
        tenant: "b0d51234-5678-4abc-9def-0123456789ab")

    @Test(arguments: [secret, federation])
    func `a token works for an hour, to the millisecond`(grantee: AccessTokenMint.Grantee) {
        let token = mint.issue(to: grantee, now: now)
        #expect(token.seconds == 3600)
        let end = now + AccessTokenMint.lifetime
        let last = Timestamp(milliseconds: end.milliseconds - 1)
        #expect(mint.grantee(of: token.text, now: last) == .success(grantee))
        #expect(mint.grantee(of: token.text, now: end) == .failure(AuthRefusal(.expired)))
        #expect(token.text.utf8.count < 400)
    }

    @Test func `a token for a secret fits the smallest form of Entra`() {
        #expect(mint.issue(to: Self.secret, now: now).text.utf8.count < 200)
    }

    @Test func `a token does not outlive its secret`() {
        let token = mint.issue(to: Self.secret, now: now, until: now + .seconds(90))
        #expect(token.seconds == 90)
        let later = now + .seconds(90)
        #expect(mint.grantee(of: token.text, now: later) == .failure(AuthRefusal(.expired)))
    }

    @Test func `no token can be changed, and none of another key is believed`() {
        let text = mint.issue(to: Self.secret, now: now).text
        let start = AccessTokenMint.prefix.utf8.count
        for index in start..<text.utf8.count {
            var bytes = Array(text.utf8)
            bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let changed = String(decoding: bytes, as: UTF8.self)
            guard case .failure = mint.grantee(of: changed, now: now) else {
                Issue.record("believed with another character at \(index)")
                return
            }
        }
        let other = AccessTokenMint(key: [UInt8](repeating: 8, count: 32), OpenSSLCrypto())
        #expect(other.grantee(of: text, now: now) == .failure(AuthRefusal(.unknown)))
    }

    @Test(arguments: ["", "scimhook_access_", "scimhook_access_AAAA", "scimhook_access_e30=", "x"])
    func `what is no token is refused`(text: String) {
        #expect(mint.grantee(of: text, now: now) == .failure(AuthRefusal(.malformed)))
    }
}
