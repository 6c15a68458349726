/// Files with one kind of problem each, beside what `scimhook check` shows.
let problemRows: [(String, [String])] =
    sections + integrations + destinations + userAPIs + contradictions

private typealias Row = (String, [String])

private let sections: [Row] = [
    ("{ sicm: {} }", ["sicm: unknown key (did you mean 'scim'?)"]),
    ("{ scim: 1 }", ["scim: is not an object { … }"]),
    ("{ state: '' }", ["state: \"\" is not a path"]), ("{ state: 1 }", ["state: 1 is not a path"]),
    (
        "{ scim: { listen: null } }",
        ["scim.listen: null is not host:port, [IPv6 address]:port, unix:/path or systemd"]
    ),
    (
        "{ scim: { publicURL: 'https://h?x' } }",
        [
            "scim.publicURL: the value is not an http or https URL without user name, query and fragment"
        ]
    ),
    (
        "{ scim: { tls: {} } }",
        ["scim.tls.certificate: is missing: set a path", "scim.tls.key: is missing: set a path"]
    ),
    ("{ scim: { trustedProxies: '::1' } }", ["scim.trustedProxies: \"::1\" is not a list [ … ]"]),
    ("{ admin: { openMetrics: 'yes' } }", ["admin.openMetrics: \"yes\" is not true or false"]),
    (
        "{ log: { level: 'warn' } }",
        [
            "log.level: \"warn\" is not one of error, warning, notice, info, debug (did you mean 'warning'?)"
        ]
    ),
    (
        "{ log: { level: 'inof' } }",
        [
            "log.level: \"inof\" is not one of error, warning, notice, info, debug (did you mean 'info'?)"
        ]
    ),
    (
        "{ log: { format: 'JSON' } }",
        ["log.format: \"JSON\" is not one of auto, json, text (did you mean 'json'?)"]
    ),
    (
        "{ retention: { attempts: '1s' } }",
        [
            "retention.attempts: \"1s\" is not a duration such as \"15s\" (ms, s, m, h or d), "
                + "from 1m to 3650d"
        ]
    ),
    (
        "{ state: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'] }",
        ["state: [\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… is not a path"]
    ),
]

private let integrations: [Row] = [
    ("{ integrations: { a: 1 } }", ["integrations.a: is not an object { … }"]),
    (
        "{ integrations: { 'a/b': {}, '': {} } }",
        [
            "integrations.a/b: this name is not 1 to 64 of A-Z a-z 0-9 _ -",
            "integrations.: this name is not 1 to 64 of A-Z a-z 0-9 _ -",
        ]
    ),
    (
        "{ integrations: { a: { userName: 'mail' } } }",
        ["integrations.a.userName: \"mail\" is not one of any, email (did you mean 'email'?)"]
    ),
    (
        "{ integrations: { a: { entra: {} } } }",
        [
            "integrations.a.entra.tenant: is missing: set the directory id of one tenant, such as "
                + "72f988bf-86f1-41af-91ab-2d7cd011db47"
        ]
    ),
    (
        "{ integrations: { a: { entra: { tenant: 'Common' } } } }",
        [
            "integrations.a.entra.tenant: \"Common\" is not the directory id of one tenant, such as "
                + "72f988bf-86f1-41af-91ab-2d7cd011db47"
        ]
    ),
    (
        "{ integrations: { a: { entra: { tenant: 't', authority: 'http://login.example' } } } }",
        [
            "integrations.a.entra.authority: \"http://login.example\" is not an https URL without "
                + "query (http on 127.0.0.1 alone)"
        ]
    ),
    (
        "{ integrations: { a: { entra: { tenant: 't', authority: 'http://127.0.0.1.evil.example' } } } }",
        [
            "integrations.a.entra.authority: \"http://127.0.0.1.evil.example\" is not an https URL "
                + "without query (http on 127.0.0.1 alone)"
        ]
    ),
    (
        "{ integrations: { a: { rateLimit: { burst: 0 } } } }",
        [
            "integrations.a.rateLimit.perSecond: is missing: set a whole number from 1 to 1000000",
            "integrations.a.rateLimit.burst: 0 is not a whole number from 1 to 1000000",
        ]
    ),
    (
        "{ integrations: { a: { rateLimit: { perSecond: 5, burst: 4 } } } }",
        ["integrations.a.rateLimit.burst: 4 is not a whole number from 5 to 1000000"]
    ),
    (
        "{ integrations: { a: { rateLimit: { perSecond: 1.5 } } } }",
        ["integrations.a.rateLimit.perSecond: 1.5 is not a whole number from 1 to 1000000"]
    ),
    (
        "{ integrations: { a: { guard: { deactivations: '0%', within: '8d' } } } }",
        [
            "integrations.a.guard.deactivations: \"0%\" is not a percentage such as \"20%\", "
                + "from 1% to 100%",
            "integrations.a.guard.within: \"8d\" is not a duration such as \"15s\" "
                + "(ms, s, m, h or d), from 1s to 7d",
        ]
    ),
    (
        "{ integrations: { a: { guard: { minimum: 1 } } } }",
        [
            "integrations.a.guard.deactivations: is missing: set a percentage such as \"20%\", "
                + "from 1% to 100%"
        ]
    ),
]

private let destinations: [Row] = [
    (
        "{ destinations: { d: { url: 'http://h', secrets: 1 } } }",
        ["destinations.d.type: is missing: set one of webhook, user-api"]
    ),
    (
        "{ destinations: { d: { type: 'web-hook', url: 'http://h' } } }",
        [
            "destinations.d.type: \"web-hook\" is not one of webhook, user-api (did you mean 'webhook'?)"
        ]
    ),
    (
        "{ destinations: { d: { type: 'webhook' } } }",
        [
            "destinations.d.url: is missing: set an http or https URL without user name and fragment",
            "destinations.d.secret: is missing: set a secret: { file: \"…\" }, { env: \"…\" }, "
                + "{ credential: \"…\" } or text",
        ]
    ),
    (
        "{ destinations: { d: { type: 'webhook', url: 'http://h', secret: 'x' } } }",
        ["destinations.d.secret: a signing secret starts with whsec_ (HMAC) or whsk_ (Ed25519)"]
    ),
    (
        "{ destinations: { d: { type: 'webhook', url: 'http://h', secret: 'whsec_#' } } }",
        ["destinations.d.secret: what follows whsec_ is not base 64"]
    ),
    (
        "{ destinations: { d: { type: 'webhook', url: 'http://h', secret: 'whsk_YQ==' } } }",
        ["destinations.d.secret: a whsk_ key has 32 or 64 bytes, this one 1"]
    ),
    (
        webhook("headers: { 'X-A': '1', 'x-a': '2' }"),
        [
            "destinations.d.headers.x-a: stands twice; upper and lower case are the same here"
        ]
    ),
    (
        webhook("events: ['users.*']"),
        [
            "destinations.d.events.0: \"users.*\" is not one of user.created, user.updated, "
                + "user.deactivated, user.reactivated, user.deleted, user.snapshot, group.created, "
                + "group.updated, group.deleted, group.member_added, group.member_removed, "
                + "group.snapshot, user.*, group.*, * (did you mean 'user.*'?)"
        ]
    ),
    (webhook("events: []"), ["destinations.d.events: names no event; leave it out for all"]),
    (
        webhook("concurrency: 0"),
        ["destinations.d.concurrency: 0 is not a whole number from 1 to 1000"]
    ),
    (
        webhook("retry: { schedule: ['5s', '5x'] }"),
        [
            "destinations.d.retry.schedule.1: \"5x\" is not a duration such as \"15s\" "
                + "(ms, s, m, h or d), from 1ms to 30d"
        ]
    ),
    (webhook("onDead: 'Skip it'"), ["destinations.d.onDead: \"Skip it\" is not one of skip, hold"]),
    (
        webhook("network: { deny: ['10/8'] }"),
        [
            "destinations.d.network.deny.0: \"10/8\" is not an IP address or a range such as "
                + "\"10.0.0.0/8\""
        ]
    ),
    (
        webhook("headers: { 'a b': 'x' }"),
        ["destinations.d.headers.a b: is not the name of a header field"]
    ),
    (
        webhook("headers: { 'Webhook-ID': 'x' }"),
        ["destinations.d.headers.Webhook-ID: this header field is set by scimhook itself"]
    ),
    (
        webhook("headers: { a: 'x\\r\\ny' }"),
        ["destinations.d.headers.a: the value is not text on one line"]
    ),
    (
        webhook("baseURL: 'http://h'"),
        [
            "destinations.d.baseURL: unknown key; known here: events, timeout, concurrency, rate, "
                + "retry, onDead, coalesce, network, type, url, secret, headers, tls, format"
        ]
    ),
]

private func userAPI(_ options: String) -> String {
    "{ destinations: { d: { type: 'user-api', baseURL: 'http://h', \(options) } } }"
}

private let userAPIs: [Row] = [
    (
        "{ destinations: { d: { type: 'user-api' } } }",
        [
            "destinations.d.baseURL: is missing: set an http or https URL without user name, query "
                + "and fragment"
        ]
    ),
    (
        userAPI("create: { method: 'post', path: 'users' }"),
        [
            "destinations.d.create.method: \"post\" is not one of GET, POST, PUT, PATCH, DELETE "
                + "(did you mean 'POST'?)",
            "destinations.d.create.path: \"users\" is not a path that starts with '/'",
        ]
    ),
    (
        userAPI("find: { id: 'id' }"),
        [
            "destinations.d.find.method: is missing: set one of GET, POST, PUT, PATCH, DELETE",
            "destinations.d.find.path: is missing: set a path that starts with '/'",
            "destinations.d.find.id: \"id\" is not a JSON pointer such as \"/data/0/id\"",
        ]
    ),
    (
        userAPI("find: { method: 'GET', path: '/u' }"),
        [
            "destinations.d.find.id: is missing: say where the answer has the id, as in \"/data/0/id\""
        ]
    ),
    (
        userAPI("create: { method: 'POST', path: '/u', body: { a: [{ b: '{{user.emial}}' }] } }"),
        [
            "destinations.d.create.body.a.0.b: {{user.emial}}: there is no 'emial' in 'user' "
                + "(did you mean 'email'?)"
        ]
    ),
    (
        userAPI("create: { method: 'POST', path: '/u/{{remote.id}}', body: { m: '{{user.x' } }"),
        [
            "destinations.d.create.path: {{remote.id}}: remote is not known in 'create': the "
                + "receiver's id is what it finds out",
            "destinations.d.create.body.m: {{user.x}}: the braces are not closed: '}}' is missing",
        ]
    ),
    (
        userAPI(
            "update: { method: 'PUT', path: '/u/{{group.id}}', body: '{{user.title | uper}}' }"),
        [
            "destinations.d.update.path: {{group.id}}: a group is known only in addMember, "
                + "removeMember and the group operations",
            "destinations.d.update.body: {{user.title | uper}}: there is no filter 'uper' "
                + "(did you mean 'upper'?)",
        ]
    ),
    (
        userAPI(
            "create: { method: 'POST', path: '/u' }, delete: { method: 'DELETE', path: "
                + "'/u/{{remote.id}}' }"),
        [
            "destinations.d.delete: uses remote.id, but neither 'find' nor 'create' has an 'id' that "
                + "says where the answer has it"
        ]
    ),
    (
        userAPI("headers: { Authorization: 'x' }"),
        ["destinations.d.headers.Authorization: this header field is set by scimhook itself"]
    ),
    (
        userAPI("failure: {}"),
        ["destinations.d.failure.pointer: is missing: set a JSON pointer such as \"/data/0/id\""]
    ),
    (
        userAPI("permanent: [200]"),
        ["destinations.d.permanent.0: 200 is not a whole number from 300 to 599"]
    ),
    (
        userAPI("auth: { bearer: 'a', none: true }"),
        ["destinations.d.auth: has bearer and none; only one can be used"]
    ),
    (
        userAPI("auth: { basic: {}, }"),
        [
            "destinations.d.auth.basic.user: is missing: set text on one line",
            "destinations.d.auth.basic.password: is missing: set a secret: { file: \"…\" }, "
                + "{ env: \"…\" }, { credential: \"…\" } or text",
        ]
    ),
    (
        userAPI("auth: { header: { name: 'a b', value: 'v' } }"),
        ["destinations.d.auth.header.name: is not the name of a header field"]
    ),
    (
        userAPI("auth: { oauth2: { tokenURL: 'x', clientID: 'c', clientSecret: 's' } }"),
        [
            "destinations.d.auth.oauth2.tokenURL: the value is not an http or https URL without user "
                + "name and fragment"
        ]
    ),
    (
        userAPI("auth: { tls: { key: 'k' } }"),
        ["destinations.d.auth.tls: a certificate and its key are needed together"]
    ),
    (
        userAPI("auth: { token: 'k' }"),
        [
            "destinations.d.auth.token: unknown key; known here: tls, none, bearer, basic, header, "
                + "oauth2"
        ]
    ),
    (
        userAPI("url: 'http://h'"),
        [
            "destinations.d.url: unknown key; known here: events, timeout, concurrency, rate, retry, "
                + "onDead, coalesce, network, type, baseURL, find, create, update, deactivate, "
                + "reactivate, delete, addMember, removeMember, findGroup, createGroup, updateGroup, "
                + "deleteGroup, failure, permanent, auth, headers"
        ]
    ),
]

private let contradictions: [Row] = [
    (
        "{ integrations: { a: { destinations: ['event'] } }, destinations: { events: "
            + "{ type: 'webhook', url: 'http://h', secret: '\(signingSecret)' } } }",
        ["integrations.a.destinations.0: there is no destination 'event' (did you mean 'events'?)"]
    ),
    (
        "{ integrations: { a: { destinations: ['d'] } }, destinations: { d: { type: 'x' } } }",
        ["destinations.d.type: \"x\" is not one of webhook, user-api"]
    ),
    (
        "{ integrations: { a: { destinations: ['d', 'd'] } }, destinations: { d: "
            + "{ type: 'webhook', url: 'http://h', secret: '\(signingSecret)' } } }",
        ["integrations.a.destinations.1: the destination 'd' stands twice in this list"]
    ),
    (
        "{ scim: { listen: '127.0.0.1:8081' } }",
        [
            "admin.listen: 127.0.0.1:8081 is also the address of scim.listen; the two need different ones"
        ]
    ),
    (
        "{ scim: { listen: '0.0.0.0:81' }, admin: { listen: '127.0.0.1:81' } }",
        [
            "admin.listen: 127.0.0.1:81 is also the address of scim.listen; the two need different ones"
        ]
    ),
    (
        "{ scim: { listen: 'unix:/a' }, admin: { listen: 'unix:/a' } }",
        ["admin.listen: unix:/a is also the address of scim.listen; the two need different ones"]
    ),
    ("{ scim: { listen: '127.0.0.1:0' }, admin: { listen: '127.0.0.1:0' } }", []),
    ("{ scim: { listen: '127.0.0.1:80' }, admin: { listen: '127.0.0.2:80' } }", []),
    ("{ scim: { listen: 'unix:/a' }, admin: { listen: 'unix:/b' } }", []),
    ("{ scim: { listen: '0.0.0.0:80' }, admin: { listen: '0.0.0.0:81' } }", []),
]
