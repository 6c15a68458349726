import HTTPMessage
import JSON
import Provisioning
import SCIM

extension HTTPResponse {
    /// The media type of RFC 7644 §3.1.
    private static let mediaType = Headers.Field("Content-Type", "application/scim+json")

    init(_ answer: Answer) {
        self.init(status: answer.status, body: answer.body)
        if !answer.body.isEmpty || answer.stream != nil { headers.fields.append(Self.mediaType) }
        if let location = answer.location { headers.add("Location", location) }
        if let version = answer.version { headers.add("ETag", entityTag(version)) }
    }

    init(_ error: SCIMError) {
        let wire = error.wire
        self.init(errorStatus: wire.status, scimType: wire.scimType, detail: error.detail)
        switch error.kind {
        case .methodNotAllowed(let allow): headers.add("Allow", allow)
        case .tooManyRequests(let seconds), .unavailable(let seconds):
            headers.add("Retry-After", String(seconds))
        default: break
        }
    }

    /// The error body of RFC 7644 §3.12.
    init(errorStatus status: Int, scimType: String?, detail: String) {
        let error = SCIMError.body(status: status, scimType: scimType, detail: detail)
        self.init(status: status, body: JSONValue.object(error).bytes)
        headers.fields.append(Self.mediaType)
        // RFC 6750 §3: without it, clients do not know how to authenticate.
        if status == 401 { headers.add("WWW-Authenticate", "Bearer realm=\"scimhook\"") }
    }
}
