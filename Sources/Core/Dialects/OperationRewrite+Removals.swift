import JSON
import SCIM

extension OperationRewrite {
    /// One removal with a filter for each element that stands in `value` (Q15 to Q19).
    ///
    /// An empty list names nothing, and so removes nothing: to take it for "all of them" could
    /// empty a group.
    @Sendable static func removals(
        _ operation: ReceivedOperation, _ target: ReceivedOperation.Target
    ) -> [ReceivedOperation]? {
        guard operation.verb == "remove", target.isWholeList, let value = operation.value else {
            return nil
        }
        return (value.array ?? [value]).compactMap { element in
            guard let filter = filter(for: element, target) else { return nil }
            var path = target.path
            path.attribute.subAttribute = nil
            path.filter = filter
            var removal = operation.moved(to: path)
            removal.value = nil
            return removal
        }
    }

    /// What only this element meets: its `value`, or without one everything that is known of it.
    private static func filter(
        for element: JSONValue, _ target: ReceivedOperation.Target
    ) -> Filter? {
        guard let object = element.object else {
            return comparison(target.subAttribute?.name ?? "value", element)
        }
        if let value = object.value(of: "value") { return comparison("value", value) }
        return object.members.reduce(nil) { filter, member in
            guard let part = target.attribute.subAttribute(member.key),
                let next = comparison(part.name, member.value)
            else { return filter }
            return filter.map { .and($0, next) } ?? next
        }
    }

    private static func comparison(_ name: String, _ value: JSONValue) -> Filter? {
        let operand: Filter.Value
        switch value {
        case .string(let text) where !text.isEmpty: operand = .string(text)
        case .number(let number): operand = .string(number.text)
        case .bool(let flag): operand = .bool(flag)
        case .string, .null, .array, .object: return nil
        }
        return .compare(AttributePath(attribute: name), .eq, operand)
    }
}
