import CCurl
import HTTPMessage
import Ports

extension Transfer {
    /// What came of the request, told from libcurl's code and what was gathered.
    func result(_ code: CURLcode) -> OutboundResult {
        var attempt = AttemptResult(
            status: status, peer: peer, timing: timing, answer: answer)
        if let failure = failure(code) {
            attempt.failure = failure
            attempt.detail = detail(code)
        }
        return OutboundResult(attempt: attempt, headers: headers)
    }

    private func failure(_ code: CURLcode) -> FailureClass? {
        // Ended by ourselves: the status is known, and nobody wants the rest of the body.
        if code == CURLE_WRITE_ERROR, isCutShort { return nil }
        // A name with many refused addresses may use all the time up.
        let isUnconnected = code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT
        if isUnconnected, refusal != nil, openedSockets == 0 { return .blocked }
        // libcurl is content with a head that the end of the connection cut off.
        if code == CURLE_OK, !hasWholeHead, !isMail { return .reset }
        // libcurl has the code of a broken connection for a broken chunk, too.
        if code == CURLE_RECV_ERROR, remark.contains("chunked") { return .protocol }
        // With TLS 1.3 a client learns only after its handshake that its certificate is refused.
        let isBroken = code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR
        if isBroken, remark.contains("SSL routines"), remark.contains(" alert ") { return .tls }
        return code == CURLE_OK ? nil : failures[code.rawValue] ?? .protocol
    }

    private func detail(_ code: CURLcode) -> String {
        if let refusal { return refusal }
        if headerBytes > Self.headerLimit {
            return "the headers of the answer are longer than \(Self.headerLimit) bytes"
        }
        if code == CURLE_OK { return "the connection ended amid the headers of the answer" }
        return remark.isEmpty ? text(of: code) : remark
    }

    private var isCutShort: Bool { headerBytes <= Self.headerLimit && received > 0 }

    private var status: Int? {
        var status = 0
        scimhook_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return status == 0 ? nil : status
    }

    private var peer: String? {
        var peer: UnsafeMutablePointer<CChar>?
        scimhook_curl_get_string(easy, CURLINFO_PRIMARY_IP, &peer)
        let text = peer.map { String(cString: $0) } ?? ""
        return text.isEmpty ? nil : text
    }

    private var timing: AttemptTiming {
        var timing = AttemptTiming()
        timing.resolved = time(CURLINFO_NAMELOOKUP_TIME_T)
        timing.connected = time(CURLINFO_CONNECT_TIME_T)
        timing.secured = time(CURLINFO_APPCONNECT_TIME_T)
        timing.firstByte = time(CURLINFO_STARTTRANSFER_TIME_T)
        timing.total = time(CURLINFO_TOTAL_TIME_T)
        return timing
    }

    private func time(_ info: CURLINFO) -> Int {
        var microseconds: curl_off_t = 0
        scimhook_curl_get_offset(easy, info, &microseconds)
        return Int(microseconds)
    }
}

/// Every code that has a better class than `protocol`.
private let classes: [(FailureClass, [CURLcode])] = [
    (.dns, [CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY]),
    (.connect, [CURLE_COULDNT_CONNECT]),
    (.timeout, [CURLE_OPERATION_TIMEDOUT]),
    (
        .tls,
        [
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_SHUTDOWN_FAILED,
            CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED,
        ]
    ),
    // The answer ended early: without a byte, in its head, or in its body.
    (.reset, [CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE]),
    (.blocked, [CURLE_ABORTED_BY_CALLBACK, CURLE_LOGIN_DENIED]),
]

private let failures: [UInt32: FailureClass] = {
    var failures: [UInt32: FailureClass] = [:]
    for (failure, codes) in classes {
        for code in codes { failures[code.rawValue] = failure }
    }
    return failures
}()
