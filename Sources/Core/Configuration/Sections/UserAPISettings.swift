package import HTTPMessage
import JSON
package import Ports
import SCIM
package import Templates

/// A receiver whose own API for users is called, as templates describe it.
package struct UserAPISettings: Equatable, Sendable {
    /// Without a slash at its end.
    package var baseURL: String
    package var authentication = UserAPIAuthentication.anonymous
    package var tls = ClientTLS()
    /// Sent with every request.
    package var headers: [Headers.Field] = []
    /// The actions that the receiver has.
    package var operations: [UserAPIAction: UserAPIOperation]
    /// How a 2xx says that it is a failure; `nil` when it never does.
    package var failure: UserAPIFailure?
    /// Statuses after which no further attempt is made.
    package var permanentStatuses: Set<Int>

    init?(_ section: Section) {
        let baseURL = section.required("baseURL", .baseURL)
        var operations: [UserAPIAction: UserAPIOperation] = [:]
        for action in UserAPIAction.allCases {
            operations[action] = section.section(action.rawValue) { UserAPIOperation($0, action) }
        }
        let failure = section.section("failure", UserAPIFailure.init)
        let permanent = section.list("permanent", of: .integer(300...599)) ?? []
        let access = section.section("auth", unless: "none") { section in
            (ClientTLS(section), UserAPIAuthentication(section))
        }
        headers = section.headers(reserved: reservedHeaders)
        section.reportMissingIDs(operations)
        guard let baseURL else { return nil }
        self.baseURL = baseURL
        self.operations = operations
        self.failure = failure
        permanentStatuses = Set(permanent)
        if let access { (tls, authentication) = (access.0, access.1 ?? .anonymous) }
    }
}

private let reservedHeaders = [
    "authorization", "connection", "content-length", "expect", "host", "keep-alive", "te",
    "trailer", "transfer-encoding", "upgrade", "user-agent",
]

extension UserAPIOperation {
    init?(_ section: Section, _ action: UserAPIAction) {
        let method: Method? = section.required("method", .choice)
        let path = section.required("path", .pathTemplate)
        let body = section.value("body", .anything.shown(as: Redaction.body))
        let id = section.value("id", .pointer)
        if action.isSearch, !section.keys.contains("id") {
            section.report(
                "id", "is missing: say where the answer has the id, as in \"/data/0/id\"")
        }
        let pathTemplate = path.flatMap { path in
            section.compiled("path") { () throws(TemplateProblems) in
                try PathTemplate(path, action.scope)
            }
        }
        let bodyTemplate = body.map { body in
            section.compiled("body") { () throws(TemplateProblems) in
                try Template(body, action.scope)
            }
        }
        guard let method, let pathTemplate, bodyTemplate != .some(nil) else { return nil }
        self.init(method: method, path: pathTemplate, body: bodyTemplate ?? nil, id: id)
    }
}

extension UserAPIFailure {
    init?(_ section: Section) {
        let pointers = section.required("pointer", .pointers)
        let notFound = section.value("notFound", .texts) ?? []
        let conflict = section.value("conflict", .texts) ?? []
        guard let pointers else { return nil }
        self.init(pointers: pointers, notFound: notFound, conflict: conflict)
    }
}

extension UserAPIAction {
    /// Whether it looks for an account instead of changing one.
    fileprivate var isSearch: Bool { self == .find || self == .findGroup }
}

extension Section {
    /// Compiles a template, and reports what is wrong with it where it stands.
    fileprivate func compiled<Value>(
        _ key: String, _ compile: () throws(TemplateProblems) -> Value
    ) -> Value? {
        do throws(TemplateProblems) {
            return try compile()
        } catch {
            for problem in error.problems {
                var hint = ""
                if let unknown = problem.unknown {
                    hint = suggestion(for: unknown, among: problem.known)
                    if hint.isEmpty {
                        hint = "; known here: " + problem.known.joined(separator: ", ")
                    }
                }
                report([key] + problem.place, problem.message + hint)
            }
            return nil
        }
    }

    /// Reports operations that want an id which nothing ever tells.
    fileprivate func reportMissingIDs(_ operations: [UserAPIAction: UserAPIOperation]) {
        let rules: [(String, [UserAPIAction], (UserAPIOperation) -> Bool)] = [
            ("remote.id", [.find, .create], \.needsUserID),
            ("remote.groupID", [.findGroup, .createGroup], \.needsGroupID),
        ]
        for (name, sources, needs) in rules {
            let given = sources.compactMap { operations[$0] }
            guard !given.isEmpty, given.allSatisfy({ $0.id == nil }) else { continue }
            let names = sources.map { "'\($0.rawValue)'" }.joined(separator: " nor ")
            for action in UserAPIAction.allCases where operations[action].map(needs) == true {
                report(
                    action.rawValue,
                    "uses \(name), but neither \(names) has an 'id' that says where the answer has it"
                )
            }
        }
    }
}

extension Form<[JSONPointer]> {
    /// One pointer, or a list of them.
    fileprivate static var pointers: Self {
        Form("a JSON pointer such as \"/data/0/id\"") { value in
            let texts = (value.array ?? [value]).map(\.string)
            let pointers = texts.compactMap { $0.flatMap(JSONPointer.init(parsing:)) }
            return pointers.count == texts.count && !pointers.isEmpty ? pointers : nil
        }
    }
}

extension Form<[String]> {
    /// One text, or a list of them.
    fileprivate static var texts: Self {
        Form("text on one line, or a list of such texts") { value in
            let texts = (value.array ?? [value]).compactMap { $0.string }.filter(isText)
            return texts.count == (value.array?.count ?? 1) && !texts.isEmpty ? texts : nil
        }
    }
}

extension ClientTLS {
    init(_ section: Section) {
        self.init()
        section.read("tls", into: &self) { section in
            let files = ClientTLS(
                certificate: section.value("certificate", .path),
                key: section.value("key", .path), authorities: section.value("ca", .path))
            if (files.certificate == nil) != (files.key == nil) {
                section.report("a certificate and its key are needed together")
            }
            return files
        }
    }
}

extension Form<String> {
    fileprivate static var pathTemplate: Self {
        Form("a path that starts with '/'") { isText($0) && $0.hasPrefix("/") }
            .shown(as: Redaction.path)
    }
}
