import JSON
import SCIM

/// One way in which an operation differs from what the RFC wants, and how it is put right.
struct OperationRewrite: Sendable {
    /// The resource that an operation changes.
    struct Receiver: Sendable {
        let schema: ResourceSchema
        /// As stored.
        let resource: JSONObject
    }

    /// `nil` when there is nothing to change; several when one operation means several; what was
    /// done is added to the quirks.
    let rewritten: @Sendable (ReceivedOperation, Receiver, inout Set<Quirk>) -> [ReceivedOperation]?

    /// In the order in which they are applied; each sees what the one before it has made.
    static let all: [OperationRewrite] = [
        OperationRewrite { operation, receiver, quirks in
            var splitter = KeySplitter(receiver.schema)
            defer { quirks.formUnion(splitter.quirks) }
            return splitter.split(operation)
        },
        OperationRewrite(.unqualifiedPath) { operation, target, _ in operation.qualified(target) },
        OperationRewrite(.removalValue) { operation, target, _ in operation.withoutValue(target) },
        OperationRewrite(.clearedValue) { operation, target, _ in operation.cleared(target) },
        OperationRewrite { operation, receiver, quirks in
            var rewriter = ValueRewriter()
            defer { quirks.formUnion(rewriter.quirks) }
            return operation.withRewrittenValue(receiver.schema, &rewriter).map { [$0] }
        },
        OperationRewrite(.staleReference) { operation, target, receiver in
            operation.replacing(target, in: receiver.resource)
        },
        OperationRewrite(.removalList) { operation, target, _ in operation.removals(target) },
    ]

    private init(
        rewritten:
            @escaping @Sendable (ReceivedOperation, Receiver, inout Set<Quirk>) ->
            [ReceivedOperation]?
    ) {
        self.rewritten = rewritten
    }

    /// A rewrite with one name of operations whose path the schema knows.
    private init(
        _ quirk: Quirk,
        _ rewritten:
            @escaping @Sendable (ReceivedOperation, ReceivedOperation.Target, Receiver) ->
            [ReceivedOperation]?
    ) {
        self.init { operation, receiver, quirks in
            guard let target = operation.target,
                let output = rewritten(operation, target, receiver)
            else { return nil }
            quirks.insert(quirk)
            return output
        }
    }
}
