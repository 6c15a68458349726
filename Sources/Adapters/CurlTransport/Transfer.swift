import CCurl
import Delivery
import HTTPMessage
import Ports

/// One request on its way: an easy handle of libcurl with what its callbacks gather.
///
/// Used again for the next request: making a handle costs more than a request does.
final class Transfer {
    /// How many bytes of headers an answer may have, all of its blocks together.
    static let headerLimit = 64 << 10
    /// How many bytes of an answer are read and dropped before the connection is closed instead.
    static let dropLimit = 1 << 20

    let easy: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private(set) var body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// Of a message, whom it goes to; such a handle is not used again.
    private var recipients: UnsafeMutablePointer<curl_slist>?
    private(set) var isMail = false
    /// How much of ``body`` libcurl has taken.
    var sent = 0
    private(set) var length = 0
    private var optionCode = CURLE_OK

    private(set) var completion: (@Sendable (OutboundResult) -> Void)?
    private(set) var tls: ClientTLS?
    private var answerLimit = 0

    // What the callbacks use and gather.
    private(set) var rules: NetworkRules?
    private var policy: NetworkPolicy?
    /// The peer of a kept connection that ``policy`` is known to allow.
    var lastAllowedPeer: String?
    private(set) var isLocal = false
    var refusal: String?
    var openedSockets = 0
    private(set) var answer: [UInt8] = []
    private(set) var received = 0
    private(set) var headers = Headers()
    private(set) var headerBytes = 0
    private(set) var hasWholeHead = false

    init() {
        guard let easy = curl_easy_init() else { fatalError("libcurl has no memory") }
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setConstantOptions()
    }

    deinit {
        clear()
        curl_easy_cleanup(easy)
        errorText.deallocate()
    }

    /// Makes the handle ready for the multi handle, or says why this request cannot be sent.
    func prepare(
        _ request: OutboundRequest, rules: Result<NetworkRules, UnreadableBlock>,
        _ completion: @escaping @Sendable (OutboundResult) -> Void
    ) -> Result<Void, RequestRefusal> {
        tls = request.tls
        if let refusal = RequestRefusal(request) { return .failure(refusal) }
        if policy != request.policy { lastAllowedPeer = nil }
        policy = request.policy
        switch rules {
        case .success(let rules): self.rules = rules
        case .failure(let block): return .failure(RequestRefusal(block))
        }
        self.completion = completion
        isLocal = request.unixSocket != nil
        answerLimit = request.answerLimit
        if let mail = request.mail { set(mail, of: request) } else { set(request) }
        guard optionCode == CURLE_OK else {
            return .failure(RequestRefusal(.protocol, "libcurl: \(text(of: optionCode))"))
        }
        return .success(())
    }

    /// Forgets the request, but not the options that every request has.
    func clear() {
        completion = nil
        scimhook_curl_set_pointer(easy, CURLOPT_POSTFIELDS, nil)
        body.deallocate()
        body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        curl_slist_free_all(headerList)
        headerList = nil
        curl_slist_free_all(recipients)
        recipients = nil
        sent = 0
        rules = nil
        refusal = nil
        openedSockets = 0
        answer = []
        received = 0
        headers = Headers()
        headerBytes = 0
        hasWholeHead = false
        errorText[0] = 0
    }

    /// What libcurl says of the failure, host and port at most; empty when it says nothing.
    var remark: String { String(cString: errorText) }

    /// Whether every option so far was taken, and none was for a message; otherwise it must go.
    var isUsable: Bool { optionCode == CURLE_OK && !isMail }

    // MARK: Options

    private func setConstantOptions() {
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_NETRC, 0),
            (CURLOPT_DISALLOW_USERNAME_IN_URL, 1), (CURLOPT_PATH_AS_IS, 1),
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_TCP_KEEPALIVE, 1),
            // Connections are replaced in time, so that a name that moves is noticed.
            (CURLOPT_MAXLIFETIME_CONN, 300),
            // Do not wait for a name look-up that hangs when its transfer has timed out.
            (CURLOPT_QUICK_EXIT, 1),
        ]
        for (option, value) in numbers { set(option, value) }
        let texts = [
            (CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_PROXY, ""), (CURLOPT_NOPROXY, "*"),
        ]
        for (option, value) in texts { set(option, value) }
        setCallbacks()
    }

    private func setCallbacks() {
        let this = Unmanaged.passUnretained(self).toOpaque()
        check(scimhook_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText))
        check(scimhook_curl_set_write(easy, CURLOPT_WRITEFUNCTION, receiveBody))
        check(scimhook_curl_set_write(easy, CURLOPT_HEADERFUNCTION, receiveHeader))
        check(scimhook_curl_set_socket(easy, openSocket))
        check(scimhook_curl_set_prerequest(easy, judgeConnection))
        for option in [
            CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_PREREQDATA,
        ] {
            check(scimhook_curl_set_pointer(easy, option, this))
        }
    }

    private func set(_ request: OutboundRequest) {
        let hasNoBody = request.body.isEmpty && ["GET", "HEAD", "DELETE"].contains(request.method)
        if hasNoBody {
            set(CURLOPT_HTTPGET, 1)
            if request.method == "HEAD" { set(CURLOPT_NOBODY, 1) }
        } else {
            setBody(request.body)
        }
        set(CURLOPT_CUSTOMREQUEST, request.method)
        set(CURLOPT_URL, request.url)
        set(CURLOPT_UNIX_SOCKET_PATH, request.unixSocket)
        set(CURLOPT_TIMEOUT_MS, max(1, Int(request.timeout / .milliseconds(1))))
        setHeaders(request.headers)
        set(request.tls)
    }

    private func set(_ tls: ClientTLS?) {
        guard let tls else { return }
        if let path = tls.certificate { set(CURLOPT_SSLCERT, path) }
        if let path = tls.key { set(CURLOPT_SSLKEY, path) }
        if let suites = tls.suites {
            let exactly = CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2
            set(CURLOPT_SSLVERSION, Int(exactly))
            set(CURLOPT_SSL_CIPHER_LIST, suites)
        }
        if let path = tls.authorities {
            set(CURLOPT_CAINFO, path)
            // These authorities instead of the system's, not as well.
            set(CURLOPT_CAPATH, nil)
        }
    }

    private func set(_ mail: MailEnvelope, of request: OutboundRequest) {
        isMail = true
        keep(request.body)
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        set(CURLOPT_URL, request.url)
        set(CURLOPT_TIMEOUT_MS, max(1, Int(request.timeout / .milliseconds(1))))
        set(CURLOPT_UPLOAD, 1)
        set(CURLOPT_MAIL_FROM, "<\(mail.from)>")
        for address in mail.to {
            guard let list = curl_slist_append(recipients, "<\(address)>") else {
                return check(CURLE_OUT_OF_MEMORY)
            }
            recipients = list
        }
        check(scimhook_curl_set_pointer(easy, CURLOPT_MAIL_RCPT, recipients))
        // Whoever can be reached is to be.
        check(scimhook_curl_allow_refused_recipients(easy))
        set(CURLOPT_USERNAME, mail.user)
        set(CURLOPT_PASSWORD, mail.password)
        setSecurity(mail, request)
        set(request.tls)
        let this = Unmanaged.passUnretained(self).toOpaque()
        check(scimhook_curl_set_read(easy, sendBody))
        check(scimhook_curl_set_pointer(easy, CURLOPT_READDATA, this))
        check(
            scimhook_curl_set_offset(
                easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body.count)))
    }

    private func setSecurity(_ mail: MailEnvelope, _ request: OutboundRequest) {
        switch mail.security {
        case .never: set(CURLOPT_USE_SSL, Int(CURLUSESSL_NONE.rawValue))
        case .auto where mail.password == nil && request.tls == nil:
            set(CURLOPT_USE_SSL, Int(CURLUSESSL_TRY.rawValue))
            guard request.url.hasPrefix("smtp:") else { return }
            // RFC 7435: where clear text would do, an unchecked certificate is better.
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        case .auto, .required: set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        }
    }

    private func keep(_ bytes: [UInt8]) {
        length = bytes.count
        body = .allocate(byteCount: max(1, bytes.count), alignment: 1)
        body.copyBytes(from: bytes)
    }

    private func setBody(_ bytes: [UInt8]) {
        // libcurl reads it in place until the transfer is done.
        keep(bytes)
        set(CURLOPT_POST, 1)
        check(scimhook_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)))
        check(scimhook_curl_set_pointer(easy, CURLOPT_POSTFIELDS, body.baseAddress))
    }

    private func setHeaders(_ headers: Headers) {
        // Without a value libcurl would leave a header out; a semicolon sends it empty.
        for field in headers.fields {
            append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // What libcurl would add of its own accord.
        append("Expect:")
        if headers["Content-Type"] == nil { append("Content-Type:") }
        check(scimhook_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList))
    }

    private func append(_ line: String) {
        guard let list = curl_slist_append(headerList, line) else {
            return check(CURLE_OUT_OF_MEMORY)
        }
        headerList = list
    }

    private func set(_ option: CURLoption, _ value: Int) {
        check(scimhook_curl_set_long(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: String?) {
        check(scimhook_curl_set_pointer(easy, option, value))
    }

    private func check(_ code: CURLcode) {
        if optionCode == CURLE_OK { optionCode = code }
    }
}

// MARK: What arrives

extension Transfer {
    /// Keeps the start of the body; `false` ends the transfer.
    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        received += bytes.count
        answer.append(contentsOf: bytes.prefix(answerLimit - answer.count))
        return received <= answerLimit + Self.dropLimit
    }

    /// Keeps one line of headers; `false` ends the transfer.
    func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.headerLimit else { return false }
        // An interim answer (1xx) has headers of its own, which are not those of the final one.
        if bytes.starts(with: "HTTP/".utf8) { headers = Headers() }
        hasWholeHead = bytes.allSatisfy(isBlank)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return true }
        let name = String(decoding: bytes[..<colon], as: UTF8.self)
        let value = bytes[(colon + 1)...].drop(while: isBlank)
        let end = value.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? value.startIndex
        headers.add(name, String(decoding: value[..<end], as: UTF8.self))
        return true
    }
}

private func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
