import JSON
import SCIM

/// One way in which an operation differs from what the RFC wants, and how it is put right.
struct OperationRewrite: Sendable {
    /// `nil` when there is nothing to change; several when one operation means several; what was
    /// done is added to the quirks.
    let rewritten:
        @Sendable (ReceivedOperation, ResourceSchema, inout Set<Quirk>) -> [ReceivedOperation]?

    /// In the order in which they are applied; each sees what the one before it has made.
    static let all: [OperationRewrite] = [
        OperationRewrite { operation, schema, quirks in
            var splitter = KeySplitter(schema)
            defer { quirks.formUnion(splitter.quirks) }
            return splitter.split(operation)
        },
        named(.unqualifiedPath, qualified),
        named(.removalValue, withoutValue),
        named(.clearedValue, removal),
        OperationRewrite { operation, schema, quirks in
            var rewriter = ValueRewriter()
            defer { quirks.formUnion(rewriter.quirks) }
            return withValue(operation, schema, &rewriter)
        },
        named(.removalList, removals),
    ]

    private static func named(
        _ quirk: Quirk,
        _ rewritten:
            @escaping @Sendable (ReceivedOperation, ReceivedOperation.Target) ->
            [ReceivedOperation]?
    ) -> OperationRewrite {
        OperationRewrite { operation, _, quirks in
            guard let target = operation.target, let output = rewritten(operation, target) else {
                return nil
            }
            quirks.insert(quirk)
            return output
        }
    }

    @Sendable private static func qualified(
        _ operation: ReceivedOperation, _ target: ReceivedOperation.Target
    ) -> [ReceivedOperation]? {
        guard let schema = target.schema, target.path.attribute.schema == nil else { return nil }
        var path = target.path
        path.attribute.schema = schema
        return [operation.moved(to: path)]
    }

    @Sendable private static func withoutValue(
        _ operation: ReceivedOperation, _ target: ReceivedOperation.Target
    ) -> [ReceivedOperation]? {
        guard operation.verb == "remove", let value = operation.value,
            value.isNull || !target.isWholeList
        else { return nil }
        return [operation.asRemoval()]
    }

    /// To set nothing is to remove, and to add nothing to a list is nothing at all.
    @Sendable private static func removal(
        _ operation: ReceivedOperation, _ target: ReceivedOperation.Target
    ) -> [ReceivedOperation]? {
        guard operation.sets, operation.value?.clears(target.place) == true else { return nil }
        if target.isWholeList, operation.verb == "add" { return [] }
        guard target.isReference else { return [operation.asRemoval()] }
        var path = target.path
        path.attribute.subAttribute = nil
        return [operation.asRemoval().moved(to: path)]
    }

    private static func withValue(
        _ operation: ReceivedOperation, _ schema: ResourceSchema, _ rewriter: inout ValueRewriter
    ) -> [ReceivedOperation]? {
        guard let value = operation.value else { return nil }
        var output = operation
        if let target = operation.target {
            guard let rewritten = rewriter.rewrite(value, target.place) else { return nil }
            output.value = rewritten
        } else {
            guard operation.path == nil, let object = value.object,
                let rewritten = rewriter.rewriteAttributes(
                    of: object, { schema.resolve(AttributePath(attribute: $0))?.attribute })
            else { return nil }
            output.value = .object(rewritten)
        }
        return [output]
    }
}

extension ReceivedOperation.Target {
    /// All elements of a list together, or one part of all of them.
    var isWholeList: Bool { attribute.isMultiValued && path.filter == nil }

    /// The `value` of a reference, without which nothing is left of it.
    fileprivate var isReference: Bool {
        !attribute.isMultiValued && subAttribute?.name == "value"
    }
}

extension ReceivedOperation {
    fileprivate func asRemoval() -> ReceivedOperation {
        var copy = self
        copy.verb = "remove"
        copy.value = nil
        return copy
    }

    func moved(to path: PatchPath) -> ReceivedOperation {
        var copy = self
        copy.path = path.description
        copy.target?.path = path
        return copy
    }
}
