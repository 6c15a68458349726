/// What is known of a value before there is one: enough to find mistakes in a template.
package indirect enum Shape: Hashable, Sendable {
    /// A text, a number, a truth value, or `null`.
    case scalar
    /// Whatever the identity provider put there.
    case anything
    case object([Member])
    case list(Shape)
    /// An object whose keys nobody knows beforehand.
    case dictionary(Shape)

    /// A name with what stands under it.
    package struct Member: Hashable, Sendable {
        package let name: String
        package let shape: Shape

        package init(_ name: String, _ shape: Shape) {
            self.name = name
            self.shape = shape
        }
    }

    /// An object of members that are all scalars.
    static func record(_ names: String...) -> Shape {
        .object(names.map { Member($0, .scalar) })
    }

    /// An object from paths such as `name.given`; those not in `special` are scalars.
    static func object(_ paths: [String], special: [String: Shape]) -> Shape {
        var members: [Member] = []
        for path in paths {
            let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
            let leaf = Member(parts[parts.count - 1], special[path] ?? .scalar)
            guard parts.count == 2 else {
                members.append(leaf)
                continue
            }
            if case .object(let siblings)? = members.last?.shape, members.last?.name == parts[0] {
                members[members.count - 1] = Member(parts[0], .object(siblings + [leaf]))
            } else {
                members.append(Member(parts[0], .object([leaf])))
            }
        }
        return .object(members)
    }
}
