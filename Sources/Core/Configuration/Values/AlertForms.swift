import Ports

extension Form<AlertKind> {
    static var alertKind: Self { .word(AlertKind.reported.map { ($0.rawValue, $0) }) }
}

extension Form<String> {
    static var alertName: Self {
        Form("a name of 1 to 64 of A-Z a-z 0-9 _ -", where: isName)
    }

    /// One address as SMTP takes it (RFC 5321 §4.1.2), without quotes and display name.
    static var mailAddress: Self {
        Form("an e-mail address such as \"ops@example.com\"", where: isMailAddress)
    }

    static var mailServer: Self {
        Form("a server such as \"smtp://mail.example.com:25\" or smtps://…", where: isMailServer)
    }
}

extension Form<Secret> {
    /// A URL, or where one is kept.
    static var alertURL: Self {
        let wanted =
            "an http or https URL without user name and fragment, or { file: \"…\" } "
            + "and the like that hold one"
        return Form(wanted, isConfidential: true) { value in
            guard let secret = Form<Secret>.secret.read(value) else { return nil }
            if case .literal(let text) = secret, !isWebURL(text, allowingQuery: true) {
                return nil
            }
            return secret
        }
        .placed { Form<Secret>.secret.placed($0, $1) }
    }
}

/// Whether an http or https URL is one that a request can be sent to.
package func isAlertURL(_ text: String) -> Bool { isWebURL(text, allowingQuery: true) }

private func isMailAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count) else { return false }
    // Dot-atoms: whatever else there is could mean something in a header.
    let isAtom = parts[0].utf8.allSatisfy {
        isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains($0)
    }
    return isAtom && isHostName(parts[1])
}

private func isMailServer(_ text: String) -> Bool {
    guard let scheme = ["smtp://", "smtps://"].first(where: text.hasPrefix) else { return false }
    return isAuthority(text.dropFirst(scheme.count))
}
