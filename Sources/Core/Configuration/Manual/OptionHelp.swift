/// What an option is for and what it is when the file is silent, for scimhook.json5(5).
package struct OptionHelp: Sendable {
    package let text: String
    /// As it would be written in the file; `nil` when the option is required or has no value then.
    package let standard: String?

    private init(_ text: String, _ standard: String? = nil) {
        self.text = text
        self.standard = standard
    }

    /// The help for an option; a destination of the second kind shares what both kinds have.
    package static func help(for option: ConfigurationOption) -> OptionHelp? {
        table[option.name]
            ?? table[option.name.replacing("destinations.DIRECTORY", with: "destinations.NAME")]
            ?? operationHelp(option.path)
    }

    /// Whether a row of the table is about an option that there is.
    package static var names: [String] { table.keys.sorted() }

    /// The operations of a user API have the same four keys.
    private static func operationHelp(_ path: [String]) -> OptionHelp? {
        guard path.count >= 3, path[1] == "DIRECTORY" else { return nil }
        return path.count == 3 ? operations[path[2]] : operationKeys[path[3]]
    }

    private static let operations: [String: OptionHelp] = [
        "find": OptionHelp("Looks an account up before one is created, and links it."),
        "create": OptionHelp("Creates an account."),
        "update": OptionHelp("Changes an account."),
        "deactivate": OptionHelp("Locks an account."),
        "reactivate": OptionHelp("Unlocks an account."),
        "delete": OptionHelp("Deletes an account."),
        "addMember": OptionHelp("Adds a user to a group."),
        "removeMember": OptionHelp("Removes a user from a group."),
        "findGroup": OptionHelp("Looks a group up before one is created, and links it."),
        "createGroup": OptionHelp("Creates a group."),
        "updateGroup": OptionHelp("Changes a group."),
        "deleteGroup": OptionHelp("Deletes a group."),
    ]

    private static let operationKeys: [String: OptionHelp] = [
        "method": OptionHelp("The HTTP method."),
        "path": OptionHelp("A template, behind baseURL; values are percent-encoded."),
        "body": OptionHelp(
            "A template: any JSON value in which {{user.email}} and the like are filled in.",
            "no body"),
        "id": OptionHelp(
            "Where the answer has the receiver's own identifier; required where one is looked up."),
    ]

    private static let table: [String: OptionHelp] = [
        "state": OptionHelp(
            "The directory of the database and the control socket; created with mode 0700.",
            "\"/var/lib/scimhook\""),
        "scim": OptionHelp("The listener that identity providers call."),
        "scim.listen": OptionHelp(
            "Where it listens; \"systemd\" is the inherited socket named scim.",
            "\"127.0.0.1:8080\""),
        "scim.publicURL": OptionHelp(
            "What it is called from outside; stands in Location and meta.location.",
            "the Host of each request"),
        "scim.tls": OptionHelp("Serves HTTPS; both files are read again on a reload."),
        "scim.tls.certificate": OptionHelp("The certificate with its chain, in PEM."),
        "scim.tls.key": OptionHelp("The private key, in PEM."),
        "scim.trustedProxies": OptionHelp(
            "Proxies whose Forwarded and X-Forwarded-For are believed.", "[]"),
        "admin": OptionHelp(
            "The listener of the monitor, the admin API, the metrics and the health checks."),
        "admin.listen": OptionHelp(
            "Where it listens; \"systemd\" is the inherited socket named admin.",
            "\"127.0.0.1:8081\""),
        "admin.openMetrics": OptionHelp("Whether /metrics needs no token.", "false"),
        "admin.publicURL": OptionHelp(
            "What it is called from outside; stands in the links of alerts.",
            "the address it listens at"),
        "integrations": OptionHelp(
            "The identity providers that may call, each under a name that stands in its tenant "
                + "URL: PUBLIC/scim/v2/NAME."),
        "integrations.NAME.provider": OptionHelp("Which provider it is.", "\"generic\""),
        "integrations.NAME.userName": OptionHelp(
            "What a userName has to look like; with \"email\" anything else gets 400.", "\"any\""),
        "integrations.NAME.destinations": OptionHelp(
            "Where its events go; without any they are kept and go nowhere.", "[]"),
        "integrations.NAME.schemas": OptionHelp(
            "Extension schemas, each with its attributes, as in { \"urn:…:2.0:User\": "
                + "{ badge: \"string\" } }; others are learned as they arrive."),
        "integrations.NAME.entra": OptionHelp(
            "Also accepts tokens that Microsoft Entra ID issues for one tenant."),
        "integrations.NAME.entra.tenant": OptionHelp("The directory id of the tenant."),
        "integrations.NAME.entra.authority": OptionHelp(
            "Where the tenant signs in and its keys are found; another one for national clouds.",
            "\"https://login.microsoftonline.com\""),
        "integrations.NAME.entra.audience": OptionHelp(
            "The applications that tokens may be for.", "that of self-made integrations"),
        "integrations.NAME.entra.client": OptionHelp(
            "The applications that may ask (appid or azp).", "Entra's provisioning service"),
        "integrations.NAME.entra.subject": OptionHelp(
            "The identities that may ask, by object id (sub).", "all of those applications"),
        "integrations.NAME.entra.ca": OptionHelp(
            "A file with the authorities that vouch for the authority's server.",
            "those of the system"),
        "integrations.NAME.oauth": OptionHelp(
            "Offers a token endpoint for client credentials at /oauth/token below the tenant URL.",
            "false"),
        "integrations.NAME.rateLimit": OptionHelp(
            "Answers 429 to more requests than this; probes of the provider are never limited."),
        "integrations.NAME.rateLimit.perSecond": OptionHelp(
            "Requests a second, in the long run; a bulk request counts as its operations."),
        "integrations.NAME.rateLimit.burst": OptionHelp(
            "Requests that may come at once.", "perSecond"),
        "integrations.NAME.guard": OptionHelp(
            "Holds the deliveries of a mass deactivation until an operator approves them."),
        "integrations.NAME.guard.deactivations": OptionHelp(
            "The share of active users from which on a change is a mass change."),
        "integrations.NAME.guard.within": OptionHelp("The time in which they count.", "\"10m\""),
        "integrations.NAME.guard.minimum": OptionHelp(
            "Fewer deactivations than this never count.", "10"),
        "destinations": OptionHelp("The receivers of events, each under a name."),
        "destinations.NAME.type": OptionHelp("What speaks to the receiver."),
        "destinations.NAME.url": OptionHelp("Where a webhook is sent."),
        "destinations.NAME.secret": OptionHelp(
            "Signs each webhook: whsec_… for HMAC, whsk_… for Ed25519."),
        "destinations.NAME.events": OptionHelp(
            "Which events are delivered; user.* means all of users.", "[\"*\"]"),
        "destinations.NAME.format": OptionHelp("The body of a delivery.", "\"scimhook\""),
        "destinations.NAME.headers": OptionHelp("Header fields sent with every delivery."),
        "destinations.NAME.headers.X-Environment": OptionHelp("A header field of your own."),
        "destinations.NAME.timeout": OptionHelp(
            "For one attempt, name look-up included.", "\"15s\""),
        "destinations.NAME.concurrency": OptionHelp("Attempts at the same time.", "16"),
        "destinations.NAME.rate": OptionHelp("Attempts in a time.", "no limit"),
        "destinations.NAME.retry": OptionHelp("When a failed delivery is tried again."),
        "destinations.NAME.retry.schedule": OptionHelp(
            "The delay after each failed attempt; the last one repeats.",
            "[\"5s\", \"30s\", \"5m\", \"30m\", \"2h\", \"5h\", \"10h\", \"12h\"]"),
        "destinations.NAME.retry.giveUpAfter": OptionHelp(
            "After this time a delivery is dead; it is kept.", "\"14d\""),
        "destinations.NAME.onDead": OptionHelp(
            "Whether later events of the same user go on or wait after a dead one.", "\"skip\""),
        "destinations.NAME.coalesce": OptionHelp(
            "Whether superseded updates of one user merge while they wait.", "false"),
        "destinations.NAME.network": OptionHelp("Which addresses may be connected to."),
        "destinations.NAME.network.deny": OptionHelp("Refused addresses.", "[]"),
        "destinations.NAME.network.allow": OptionHelp(
            "Addresses that are allowed although deny has them.", "[]"),
        "destinations.NAME.baseURL": OptionHelp("The URL before every path."),
        "destinations.NAME.auth": OptionHelp("How the receiver is shown who calls."),
        "destinations.NAME.auth.none": OptionHelp("Not at all."),
        "destinations.NAME.auth.bearer": OptionHelp("A bearer token."),
        "destinations.NAME.auth.basic": OptionHelp("A user name and a password."),
        "destinations.NAME.auth.basic.user": OptionHelp("The user name."),
        "destinations.NAME.auth.basic.password": OptionHelp("The password."),
        "destinations.NAME.auth.header": OptionHelp("A header field of the receiver's own."),
        "destinations.NAME.auth.header.name": OptionHelp("Its name."),
        "destinations.NAME.auth.header.value": OptionHelp("Its value."),
        "destinations.NAME.auth.oauth2": OptionHelp(
            "A token from a token endpoint, got with client credentials and kept while it lasts."),
        "destinations.NAME.auth.oauth2.tokenURL": OptionHelp("The token endpoint."),
        "destinations.NAME.auth.oauth2.clientID": OptionHelp("Who asks."),
        "destinations.NAME.auth.oauth2.clientSecret": OptionHelp("The client's secret."),
        "destinations.NAME.auth.oauth2.scope": OptionHelp("Scopes, separated by blanks."),
        "destinations.NAME.tls": OptionHelp(
            "A client certificate, and whom to trust, for a webhook."),
        "destinations.NAME.tls.certificate": OptionHelp("The client's certificate, in PEM."),
        "destinations.NAME.tls.key": OptionHelp("Its private key, in PEM."),
        "destinations.NAME.tls.ca": OptionHelp(
            "Authorities to trust instead of the system's, in PEM."),
        "destinations.NAME.auth.tls": OptionHelp("A client certificate, and whom to trust."),
        "destinations.NAME.auth.tls.certificate": OptionHelp("The client's certificate, in PEM."),
        "destinations.NAME.auth.tls.key": OptionHelp("Its private key, in PEM."),
        "destinations.NAME.auth.tls.ca": OptionHelp(
            "Authorities that may vouch for the receiver.", "the system's"),
        "destinations.NAME.failure": OptionHelp(
            "Recognises an answer that says 2xx and is a failure, as GraphQL services give it."),
        "destinations.NAME.failure.pointer": OptionHelp(
            "A value there means failure; one pointer or a list of them."),
        "destinations.NAME.failure.notFound": OptionHelp(
            "Words in the failure that mean what 404 means; one text or a list.", "[]"),
        "destinations.NAME.failure.conflict": OptionHelp(
            "Words in the failure that mean what 409 means; one text or a list.", "[]"),
        "destinations.NAME.permanent": OptionHelp(
            "Statuses after which no further attempt is made.", "[]"),
        "alerts": OptionHelp(
            "Who is told what is the matter: one message for each change of state, in each of "
                + "these ways."),
        "alerts[].name": OptionHelp(
            "What logs, metrics and 'scimhook alert test' call it.",
            "url1, exec2 and so on, by its place in the list"),
        "alerts[].on": OptionHelp(
            "What is told: failing, dead and gone (410) destinations, recovered ones and "
                + "providers, unconfirmed deactivations (after 15 minutes), silent providers "
                + "(after 2 hours), token and certificate (30, 7 and 1 days before their end, and "
                + "after it), held mass changes.", "everything"),
        "alerts[].url": OptionHelp(
            "Posts JSON; chat services that take a webhook show its text."),
        "alerts[].secret": OptionHelp(
            "Signs it as a webhook is signed: whsec_… for HMAC, whsk_… for Ed25519.", "unsigned"),
        "alerts[].headers": OptionHelp("Header fields sent with it."),
        "alerts[].tls": OptionHelp("A client certificate, and whom to trust, for a url."),
        "alerts[].tls.certificate": OptionHelp("The client's certificate, in PEM."),
        "alerts[].tls.key": OptionHelp("Its private key, in PEM."),
        "alerts[].tls.ca": OptionHelp("Authorities to trust instead of the system's, in PEM."),
        "alerts[].exec": OptionHelp(
            "A program and its arguments, started without a shell; it gets the JSON on its "
                + "standard input. Exit code 0 means that somebody was told."),
        "alerts[].email": OptionHelp("Sends an e-mail."),
        "alerts[].email.to": OptionHelp("Who gets it."),
        "alerts[].email.from": OptionHelp("Who sends it."),
        "alerts[].email.server": OptionHelp("The server that takes it: smtp:// or smtps://."),
        "alerts[].email.user": OptionHelp("The name to sign in with.", "no sign-in"),
        "alerts[].email.password": OptionHelp("The password to sign in with.", "no sign-in"),
        "alerts[].email.startTLS": OptionHelp(
            "Whether an smtp:// connection becomes a TLS one: \"auto\" takes what the server "
                + "offers, checking it only with a password or ca; \"required\" checks always.",
            "\"auto\""),
        "alerts[].email.ca": OptionHelp(
            "Authorities to trust instead of the system's, in PEM.", "the system's"),
        "alerts[].timeout": OptionHelp("For one attempt.", "\"30s\""),
        "alerts[].network": OptionHelp("Which addresses may be connected to."),
        "alerts[].network.deny": OptionHelp("Refused addresses.", "[]"),
        "alerts[].network.allow": OptionHelp(
            "Addresses that are allowed although deny has them.", "[]"),
        "retention": OptionHelp("How long history is kept; users and groups are kept for ever."),
        "retention.delivered": OptionHelp("Events and deliveries, once finished.", "\"30d\""),
        "retention.requests": OptionHelp("What identity providers sent and got.", "\"14d\""),
        "retention.attempts": OptionHelp("Attempts and the receivers' answers.", "\"90d\""),
        "log": OptionHelp("What is logged, to standard output, and how."),
        "log.level": OptionHelp("Lines that matter less are dropped.", "\"info\""),
        "log.bodies": OptionHelp(
            "What the provisioning log keeps of bodies: \"redacted\" masks what may be about a "
                + "person, \"full\" keeps everything, \"none\" nothing.", "\"redacted\""),
        "log.format": OptionHelp(
            "\"auto\" is JSON under systemd and text on a terminal.", "\"auto\""),
    ]
}
