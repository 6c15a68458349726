import JSON
import SCIM

/// The extension schemas that the configuration declares for one integration:
/// `{ "urn:…:User": { badge: "string" } }`.
///
/// A URN that ends in `:Group` extends groups, any other one users.
struct DeclaredSchemas {
    private(set) var schemas = ResourceSchemas.standard

    init(_ section: Section) {
        for urn in section.keys {
            let attributes = section.section(urn) { inner in
                inner.entries(of: .attribute).map { inner.named($0.key, in: urn, $0.value) }
            }
            guard let attributes else { continue }
            if let problem = problem(with: urn) {
                section.report(urn, problem)
                continue
            }
            schemas[type(of: urn)].extensions.append(
                Schema(
                    id: urn, name: String(urn.split(separator: ":").suffix(3).first ?? ""),
                    description: "Declared in the gateway's configuration.",
                    attributes: attributes.compactMap { $0 }))
        }
    }

    private func type(of urn: String) -> ResourceType {
        urn.lowercased().hasSuffix(":group") ? .group : .user
    }

    private func problem(with urn: String) -> String? {
        guard canBeNamed("x", in: urn), urn.isURN else {
            return "is not a URN such as urn:ietf:params:scim:schemas:extension:contoso:2.0:User"
        }
        let known = [schemas.user, schemas.group].flatMap { [$0.core] + $0.extensions }
        guard !known.contains(where: { $0.id.equalsIgnoringCase(urn) }) else {
            return "is declared already; letter case does not count"
        }
        return nil
    }
}

/// Whether a path can name this attribute of a schema.
private func canBeNamed(_ name: String, in urn: String) -> Bool {
    let path = try? AttributePath(parsing: urn + ":" + name)
    return path == AttributePath(schema: urn, attribute: name)
}

extension Section {
    /// An attribute with the name that its key gives it; `nil` for none that a path could name.
    fileprivate func named(_ name: String, in urn: String, _ attribute: Attribute) -> Attribute? {
        guard canBeNamed(name, in: urn) || !canBeNamed("x", in: urn) else {
            report(name, "is no attribute name: a letter, then letters, digits, _ and -")
            return nil
        }
        var attribute = attribute
        attribute.name = name
        attribute.description = "Declared in the gateway's configuration."
        return attribute
    }
}

extension Form<Attribute> {
    /// A type in words, a list of one type, or an object of named parts; without its name.
    static var attribute: Self {
        let kinds = declarable.map(\.rawValue)
        return Form(
            "a type such as \"string\", \"string required\", [\"string\"] or { part: \"string\" } "
                + "(\(kinds.joined(separator: ", ")); then required, caseExact, immutable)",
            choices: kinds
        ) { value in
            guard case .array(let elements) = value else { return singular(value) }
            guard elements.count == 1, var attribute = singular(elements[0]) else { return nil }
            attribute.isMultiValued = true
            return attribute
        }
    }

    private static let declarable: [Attribute.Kind] = [
        .string, .boolean, .integer, .decimal, .dateTime, .reference, .binary,
    ]

    private static func singular(_ value: JSONValue) -> Attribute? {
        if let text = value.string { return simple(text) }
        guard let parts = value.object, !parts.isEmpty else { return nil }
        var attribute = Attribute("", .complex)
        for part in parts.members {
            guard var subAttribute = part.value.string.flatMap(simple),
                canBeNamed(part.key, in: "urn:x:y")
            else { return nil }
            subAttribute.name = part.key
            attribute.subAttributes.append(subAttribute)
        }
        return attribute
    }

    private static func simple(_ text: String) -> Attribute? {
        let words = text.split(separator: " ")
        guard let kind = declarable.first(where: { $0.rawValue == words.first ?? "" }) else {
            return nil
        }
        var attribute = Attribute("", kind)
        for word in words.dropFirst() {
            switch word {
            case "required": attribute.isRequired = true
            case "caseExact": attribute.isCaseExact = true
            case "immutable": attribute.mutability = .immutable
            default: return nil
            }
        }
        return attribute
    }
}
