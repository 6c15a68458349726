import JSON

/// The elements of a multi-valued attribute, RFC 7643 §2.4.
extension [JSONValue] {
    /// Adds an element, or merges it into the one it repeats.
    ///
    /// Two elements are one when `value` and `type` agree; without a `value` they must be equal.
    /// So a role that Entra adds again in each cycle stays one (Q25), and an address may be both at
    /// work and at home.
    ///
    /// - Returns: Where the element now is.
    @discardableResult
    mutating func addElement(_ element: JSONValue) -> Int {
        guard let index = firstIndex(where: { $0.isSameElement(as: element) }) else {
            append(element)
            return count - 1
        }
        if let old = self[index].object, let new = element.object {
            self[index] = .object(old.merging(new))
        }
        return index
    }

    /// Leaves `primary` to one element: the preferred one, else the first that has it.
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

extension JSONValue {
    fileprivate func isSameElement(as other: JSONValue) -> Bool {
        guard let value = self["value"] else { return self == other }
        return value == other["value"] && self["type"] == other["type"]
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
