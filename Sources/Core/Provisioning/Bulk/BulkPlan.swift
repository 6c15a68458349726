package import JSON
package import SCIM

/// A bulk job: says what to do next, is told what came of it, and has the response in the end.
///
/// Every operation is a request of its own; one that fails leaves the others alone.
package struct BulkPlan: Sendable {
    /// What a client is told of one operation.
    package struct Outcome: Equatable, Sendable {
        package var status: Int
        /// The address of the resource; `nil` for a creation that failed.
        package var location: String?
        /// As an entity tag; `nil` where there is none.
        package var version: String?
        package var error: SCIMError?

        package init(
            status: Int, location: String? = nil, version: String? = nil, error: SCIMError? = nil
        ) {
            self.status = status
            self.location = location
            self.version = version
            self.error = error
        }
    }

    /// An operation that is ready: every name in it is an identifier.
    package struct Step: Equatable, Sendable {
        package var operation: BulkOperation
        fileprivate var entry: BulkOrder.Entry
        fileprivate var index: Int
    }

    private let request: BulkRequest
    private let base: String
    private let references: [Set<String>]
    private let creators: [String: Int]
    private let order: BulkOrder
    private var position = 0
    private var errors = 0
    private var ids: [String: ResourceID] = [:]
    private var outcomes: [Int: Outcome] = [:]
    /// What operations that are to be completed have left out.
    private var additions: [Int: [JSONValue]] = [:]

    /// - Parameters:
    ///   - request: What is to be done.
    ///   - base: The tenant URL.
    package init(_ request: BulkRequest, base: String) {
        self.request = request
        self.base = base
        references = request.operations.map { BulkReferences.names(in: $0) }
        var creators: [String: Int] = [:]
        for (index, operation) in request.operations.enumerated() where operation.method == .post {
            guard let name = operation.bulkID, creators[name] == nil else { continue }
            creators[name] = index
        }
        self.creators = creators
        order = BulkOrder(references: references, creators: creators)
    }

    /// The operation to carry out now; `nil` when the job is over.
    ///
    /// Those that cannot even be tried fail here.
    package mutating func next() -> Step? {
        while position < order.entries.count, !isGivenUp {
            let entry = order.entries[position]
            position += 1
            do throws(SCIMError) {
                if let step = try step(entry) { return step }
            } catch {
                fail(entry.index, error)
            }
        }
        return nil
    }

    /// Takes in what became of a step; `id` is that of what it created.
    package mutating func record(_ step: Step, _ outcome: Outcome, id: ResourceID?) {
        if let error = outcome.error { return fail(step.index, error) }
        guard case .run(let index) = step.entry else {
            outcomes[step.index]?.version = outcome.version
            return
        }
        var outcome = outcome
        outcome.location = outcome.location ?? location(step.operation.path)
        outcomes[index] = outcome
        guard let name = request.operations[index].bulkID, creators[name] == index else { return }
        ids[name] = id
    }

    /// The body of the response: every operation that was processed, in the order of the request.
    package var response: JSONObject {
        let operations = request.operations.enumerated().compactMap { index, operation in
            outcomes[index].map { JSONValue.object($0.json(for: operation)) }
        }
        return [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],
            "Operations": .array(operations),
        ]
    }

    private var isGivenUp: Bool { request.failOnErrors.map { errors >= max($0, 1) } ?? false }

    private mutating func step(_ entry: BulkOrder.Entry) throws(SCIMError) -> Step? {
        switch entry {
        case .run(let index):
            var operation = request.operations[index]
            if let problem = operation.problem { throw problem }
            if operation.method == .post, let name = operation.bulkID, creators[name] != index {
                throw .repeated(name)
            }
            let late = order.late[index] ?? []
            try check(references[index].subtracting(late))
            if !late.isEmpty {
                let parts = BulkReferences.split(operation.data, at: late)
                operation.data = parts.rest
                additions[index] = parts.later
            }
            return Step(
                operation: BulkReferences.resolved(operation, ids), entry: entry, index: index)
        case .complete(let index):
            guard let made = request.operations[index].bulkID.flatMap({ ids[$0] }),
                outcomes[index]?.error == nil, let late = order.late[index]
            else { return nil }
            // With more than one circle, only the last of the missing ones completes it.
            let isSettled = late.allSatisfy { name in
                ids[name] != nil || creators[name].flatMap { outcomes[$0] } != nil
            }
            guard isSettled else { return nil }
            try check(late)
            var operation = request.operations[index]
            operation.method = .patch
            operation.path += "/" + made.rawValue
            operation.version = nil
            operation.data = ["Operations": .array(additions[index] ?? [])]
            return Step(
                operation: BulkReferences.resolved(operation, ids), entry: entry, index: index)
        }
    }

    /// - Throws: For a name that nothing has, or whose creation failed.
    private func check(_ names: Set<String>) throws(SCIMError) {
        for name in names.sorted() where ids[name] == nil {
            throw creators[name] == nil ? .undefined(name) : .failed(name)
        }
    }

    private mutating func fail(_ index: Int, _ error: SCIMError) {
        errors += 1
        var outcome = outcomes[index] ?? Outcome(status: error.wire.status)
        outcome.status = error.wire.status
        outcome.error = error
        let operation = request.operations[index]
        if operation.method != .post {
            outcome.location = location(BulkReferences.resolved(operation, ids).path)
        }
        outcomes[index] = outcome
    }

    private func location(_ path: String) -> String {
        base + (path.hasPrefix("/") ? "" : "/") + path
    }
}

extension BulkOrder.Entry {
    fileprivate var index: Int {
        switch self {
        case .run(let index), .complete(let index): index
        }
    }
}

extension BulkPlan.Outcome {
    fileprivate func json(for operation: BulkOperation) -> JSONObject {
        var object: JSONObject = ["method": .string(operation.verb)]
        object["location"] = location.map { .string($0) }
        object["bulkId"] = operation.bulkID.map { .string($0) }
        object["version"] = error == nil ? version.map { .string($0) } : nil
        object["status"] = .string(String(status))
        object["response"] = error.map { .object($0.body) }
        return object
    }
}

extension SCIMError {
    fileprivate static func undefined(_ name: String) -> SCIMError {
        SCIMError(
            .invalidValue,
            "No POST of this bulk request has the bulkId '\(name.prefix(64))' that is referred to.")
    }

    fileprivate static func failed(_ name: String) -> SCIMError {
        SCIMError(
            .conflict,
            "The operation with the bulkId '\(name.prefix(64))', which is referred to, failed; "
                + "put that right and send both again.")
    }

    fileprivate static func repeated(_ name: String) -> SCIMError {
        SCIMError(
            .invalidSyntax,
            "An earlier operation of this bulk request has the bulkId '\(name.prefix(64))', too.")
    }
}
