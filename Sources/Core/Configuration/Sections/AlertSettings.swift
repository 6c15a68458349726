import Delivery
package import HTTPMessage
import JSON
package import Ports

/// One way to tell operators what is the matter.
package struct AlertSettings: Equatable, Sendable {
    package enum Target: Equatable, Sendable {
        case url(AlertURLSettings)
        /// A program and its arguments.
        case exec([String])
        case email(AlertMailSettings)
    }

    /// Shown in logs and metrics; unique.
    package var name: String
    package var kinds = Set(AlertKind.reported)
    package var target: Target
    /// For one attempt.
    package var timeout = Duration.seconds(30)
    package var network = NetworkPolicy()

    /// - Parameters:
    ///   - section: One element of the list.
    ///   - number: Its place there, counted from 1; part of the name of one that has none.
    init?(_ section: Section, number: Int) {
        let name = section.value("name", .alertName)
        if let kinds = section.list("on", of: Form<AlertKind>.alertKind) {
            if kinds.isEmpty { section.report("on", "names nothing; leave it out for all") }
            self.kinds = Set(kinds)
        }
        section.read("timeout", .duration(.seconds(1)...Duration.minutes(5)), into: &timeout)
        section.read("network", into: &network) { section in
            NetworkPolicy(
                deny: section.list("deny", of: .addressRange) ?? [],
                allow: section.list("allow", of: .addressRange) ?? [])
        }
        guard let target = Target(section) else { return nil }
        self.target = target
        self.name = name ?? "\(target.word)\(number)"
    }
}

extension AlertSettings.Target {
    /// How the configuration calls it.
    package var word: String {
        switch self {
        case .url: "url"
        case .exec: "exec"
        case .email: "email"
        }
    }

    /// Reads the one target that the section names.
    fileprivate init?(_ section: Section) {
        let url = section.value("url", .alertURL)
        let signing = AlertURLSettings.Options(section)
        // What is given to a program may be a password.
        let words = section.list(
            "exec",
            of: Form<String>.text.shown(as: {
                $0.string?.hasPrefix("/") == true ? $0 : Redaction.mark
            }))
        let email = section.section("email", AlertMailSettings.init)
        let given = section.keys.filter(["url", "exec", "email"].contains)
        guard given.count == 1 else {
            section.report(
                given.isEmpty
                    ? "says nowhere to go: set one of url, exec and email"
                    : "has \(given.joined(separator: " and ")); only one can be used")
            return nil
        }
        if given != ["url"] {
            for key in ["secret", "headers", "tls"] where section.keys.contains(key) {
                section.report(key, "is of use with url alone")
            }
        }
        if given == ["exec"], section.keys.contains("network") {
            section.report("network", "is of no use with exec")
        }
        if let words, words.first?.hasPrefix("/") != true {
            section.report("exec", "does not begin with the absolute path of a program")
            return nil
        }
        let target = url.map { Self.url(AlertURLSettings($0, signing)) }
        guard let target = target ?? words.map(Self.exec) ?? email.map(Self.email) else {
            return nil
        }
        self = target
    }
}

/// Where alerts are posted.
package struct AlertURLSettings: Equatable, Sendable {
    /// A secret, because for chat services whoever knows it may post.
    package var url: Secret
    /// Signs as the secret of a webhook does; unsigned without.
    package var secret: Secret?
    package var headers: [Headers.Field]
    package var tls: ClientTLS

    struct Options {
        var secret: Secret?
        var headers: [Headers.Field]
        var tls: ClientTLS

        init(_ section: Section) {
            secret = section.value("secret", .secret)
            headers = section.headers(reserved: WebhookSettings.reserved)
            tls = ClientTLS(section)
            guard case .literal(let text) = secret else { return }
            do throws(SecretError) {
                _ = try SigningSecret(text: text)
            } catch {
                section.report("secret", "\(error)")
            }
        }
    }

    init(_ url: Secret, _ options: Options) {
        self.url = url
        secret = options.secret
        headers = options.headers
        tls = options.tls
    }
}

/// Who gets alerts by e-mail, and through which server.
package struct AlertMailSettings: Equatable, Sendable {
    package var to: [String]
    package var from: String
    package var server: String
    package var user: String?
    package var password: Secret?
    package var startTLS = MailEnvelope.Security.auto
    /// Authorities to trust instead of the system's.
    package var authorities: String?

    init?(_ section: Section) {
        if !section.keys.contains("to") { section.report("to", "is missing: set a list [ … ]") }
        let to = section.list("to", of: .mailAddress)
        if to == [] { section.report("to", "names nobody") }
        let from = section.required("from", .mailAddress)
        let server = section.required("server", .mailServer)
        user = section.value("user", .text)
        password = section.value("password", .secret)
        section.read("startTLS", .choice, into: &startTLS)
        authorities = section.value("ca", .path)
        if section.keys.contains("user") != section.keys.contains("password") {
            section.report("has one of user and password; both are needed, or neither")
        }
        if password != nil, startTLS == .never, server?.hasPrefix("smtp:") == true {
            section.report("startTLS", "would send the password for everybody to read")
        }
        guard let to, !to.isEmpty, let from, let server else { return nil }
        self.to = to
        self.from = from
        self.server = server
    }
}
