import JSON

/// The elements of a multi-valued attribute while they change, RFC 7643 §2.4.
///
/// Two elements are one when `value` and `type` agree, or when one of them has no `type`; where the
/// schema says that a `value` stands for itself (``Attribute/isKnownByValue``), the `type` does not
/// count. Without a `value` they must be equal. So a role that Entra adds again in each cycle stays
/// one (Q25), and an address may be both at work and at home.
///
/// Looks elements up by hash: a request may hold ten thousand of them.
struct ElementList {
    private(set) var elements: [JSONValue]
    private var places: [Key: Int] = [:]
    /// The first element with this `value`, whatever its `type`.
    private var firstPlaces: [String: Int] = [:]
    /// The place of the element that was added as `primary` last.
    private var newestPrimary: Int?
    private let ignoresType: Bool

    init(_ elements: [JSONValue] = [], of attribute: Attribute) {
        self.init(elements, ignoringType: attribute.isKnownByValue)
    }

    private init(_ elements: [JSONValue], ignoringType: Bool) {
        self.elements = elements
        ignoresType = ignoringType
        for (index, element) in elements.enumerated() { register(element, at: index) }
    }

    /// Adds an element, or merges it into the one it repeats.
    mutating func add(_ element: JSONValue) {
        let place: Int
        if let index = index(of: element) {
            place = index
            if let old = elements[index].object, let new = element.object {
                elements[index] = .object(old.merging(new))
            }
        } else {
            place = elements.count
            elements.append(element)
        }
        register(elements[place], at: place)
        if element["primary"] == true { newestPrimary = place }
    }

    /// Leaves `primary` to the element that was added with it last, RFC 7644 §3.5.2.
    mutating func settlePrimary() {
        if let newestPrimary { elements.keepOnePrimary(preferring: newestPrimary) }
    }

    /// Removes the elements that a list names; one without `type` names all with its `value`.
    mutating func remove(_ listed: [JSONValue]) {
        let keys = Set(listed.map { key($0) })
        self = ElementList(
            elements.filter { !keys.contains(key($0)) && !keys.contains(key($0).withoutType) },
            ignoringType: ignoresType)
    }

    private func index(of element: JSONValue) -> Int? {
        let key = key(element)
        if let exact = places[key] { return exact }
        guard case .named(let value, let type) = key else { return nil }
        return type == nil ? firstPlaces[value] : places[key.withoutType]
    }

    private mutating func register(_ element: JSONValue, at index: Int) {
        let key = key(element)
        if places[key] == nil { places[key] = index }
        guard case .named(let value, let type) = key else { return }
        if firstPlaces[value] == nil { firstPlaces[value] = index }
        // It had no type until now, and is no longer the one that any type may be merged into.
        if type != nil, places[key.withoutType] == index { places[key.withoutType] = nil }
    }

    private func key(_ element: JSONValue) -> Key {
        guard let object = element.object else { return .plain(element) }
        guard let value = object["value"]?.string else { return .parts(Set(object.members)) }
        return .named(value, type: ignoresType ? nil : object["type"]?.string?.folded)
    }

    private enum Key: Hashable {
        case named(String, type: String?)
        case parts(Set<JSONObject.Member>)
        case plain(JSONValue)

        var withoutType: Key {
            if case .named(let value, _) = self { .named(value, type: nil) } else { self }
        }
    }
}

extension [JSONValue] {
    /// Leaves `primary` to one element: the preferred one if it has it, else the first that does.
    mutating func keepOnePrimary(preferring preferred: Int? = nil) {
        let primaries = indices.filter { self[$0]["primary"] == true }
        guard primaries.count > 1 else { return }
        let winner = preferred.flatMap { primaries.contains($0) ? $0 : nil } ?? primaries[0]
        for index in primaries where index != winner {
            guard var element = self[index].object else { continue }
            element["primary"] = false
            self[index] = .object(element)
        }
    }
}

extension JSONObject {
    /// This object with the members of another set in it.
    func merging(_ other: JSONObject) -> JSONObject {
        var merged = self
        for member in other.members { merged[member.key] = member.value }
        return merged
    }
}
