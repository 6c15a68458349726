import JSON

/// Where a secret is; the program reads it when it starts and on every reload.
package enum Secret: Hashable, Sendable {
    case file(String)
    /// A variable of the environment.
    case environment(String)
    /// A name under `$CREDENTIALS_DIRECTORY`, systemd.exec(5).
    case credential(String)
    /// The secret itself, for examples and tests.
    case literal(String)
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Where the secret is, never the secret.
    package var description: String {
        switch self {
        case .file(let path): "the file \(path)"
        case .environment(let name): "the environment variable \(name)"
        case .credential(let name): "the credential \(name)"
        case .literal: "a secret in the configuration file"
        }
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Form<Secret> {
    static var secret: Self {
        let wanted = "a secret: { file: \"…\" }, { env: \"…\" }, { credential: \"…\" } or text"
        return Form(wanted, isConfidential: true) { value in
            if let text = value.string { return isText(text) ? .literal(text) : nil }
            guard let object = value.object, object.count == 1, let place = object.members.first,
                let name = place.value.string, isText(name)
            else { return nil }
            switch place.key {
            case "file": return .file(name)
            case "env": return name.contains("=") ? nil : .environment(name)
            case "credential": return name.contains("/") ? nil : .credential(name)
            default: return nil
            }
        }
        .placed { secret, directory in
            guard case .file(let name) = secret else { return secret }
            return .file(absolutePath(name, in: directory))
        }
    }
}
