import SCIM

/// The order in which the operations of a bulk request are carried out.
///
/// The request's own, but for one thing: what creates a resource goes before what refers to it
/// (RFC 7644 §3.7). In a circle of references one goes first without its part of the circle, and is
/// completed as soon as the rest is there (§3.7.1).
struct BulkOrder {
    enum Entry: Equatable {
        case run(Int)
        /// Puts in what the operation had to leave out.
        case complete(Int)
    }

    private(set) var entries: [Entry] = []
    /// By operation: the names that it has to leave out at first.
    private(set) var late: [Int: Set<String>] = [:]

    private enum Mark {
        case begun, done
    }

    private var marks: [Int: Mark] = [:]
    /// By operation: those that wait for it in order to be completed.
    private var waiting: [Int: [Int]] = [:]

    /// - Parameters:
    ///   - references: The names that each operation refers to.
    ///   - creators: Which operation creates what has a name.
    init(references: [Set<String>], creators: [String: Int]) {
        let needs = references.map { names in
            names.compactMap { name in creators[name].map { (name: name, index: $0) } }
                .sorted { $0.index < $1.index }
        }
        for index in references.indices { visit(index, needs) }
    }

    /// Depth first, without recursion: a chain may be as long as the request.
    private mutating func visit(_ start: Int, _ needs: [[(name: String, index: Int)]]) {
        guard marks[start] == nil else { return }
        var path: [(index: Int, next: Int)] = [(start, 0)]
        marks[start] = .begun
        while let (index, next) = path.last {
            guard next < needs[index].count else {
                path.removeLast()
                close(index)
                continue
            }
            path[path.count - 1].next += 1
            let need = needs[index][next]
            switch marks[need.index] {
            case .done: continue
            case .begun:
                late[index, default: []].insert(need.name)
                waiting[need.index, default: []].append(index)
            case nil:
                marks[need.index] = .begun
                path.append((need.index, 0))
            }
        }
    }

    private mutating func close(_ index: Int) {
        marks[index] = .done
        entries.append(.run(index))
        var completed: Set<Int> = []
        for other in waiting[index] ?? [] where completed.insert(other).inserted {
            entries.append(.complete(other))
        }
    }
}
