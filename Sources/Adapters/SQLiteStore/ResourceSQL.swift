import Ports
import SCIM

/// A ``ResourceQuery`` as SQL; the usual ones have few texts, so that each is prepared once.
struct ResourceSQL {
    /// A stretch of the order that one index walks.
    ///
    /// Only an order by `display_name` has two, for its index knows no rows without one.
    enum Part: Equatable {
        case all
        case named
        case nameless
    }

    private static let columns = """
        id, version, created, modified, name, external_id, display_name, active, key, json
        """

    private let query: ResourceQuery
    private let restriction: SQLText
    /// Stands before a column that must not choose the index.
    ///
    /// SQLite knows nothing of the data and would rather walk all ids in order than sort the few
    /// rows of one address; a plus takes the column out of its reckoning.
    private let shy: String

    init(_ query: ResourceQuery, _ integration: Int64) {
        self.query = query
        shy = query.conditions.contains(where: \.findsFew) ? "+" : ""
        let byRow = query.conditions.contains(where: \.findsRows) ? "+" : ""
        var restriction = SQLText(
            "\(byRow)integration = ? AND \(byRow)type = ?", .integer(integration),
            .integer(query.type.code))
        for condition in query.conditions {
            restriction += SQLText(" AND ") + SQLText(condition, integration)
        }
        self.restriction = restriction
    }

    /// In the order in which they are walked.
    var parts: [Part] {
        guard query.order.key == .displayName else { return [.all] }
        return query.order.isDescending ? [.nameless, .named] : [.named, .nameless]
    }

    /// The parts that are left behind a place.
    func parts(from place: ResourcePosition?) -> ArraySlice<Part> {
        place.map { place in parts.drop { $0 != part(of: place) } } ?? parts[...]
    }

    private func part(of place: ResourcePosition) -> Part {
        guard query.order.key == .displayName else { return .all }
        return place.text == nil ? .nameless : .named
    }

    var counted: SQLText { counted(.all) }

    func counted(_ part: Part) -> SQLText {
        SQLText("SELECT count(*) FROM resources WHERE ") + restriction + limits(of: part)
    }

    /// Rows that are skipped are stepped over in the index alone.
    func page(of part: Part, skip: Int, limit: Int) -> SQLText {
        selection(part, SQLText("")) + order(part)
            + SQLText(" LIMIT ? OFFSET ?", .integer(limit), .integer(skip))
    }

    func scan(of part: Part, after place: ResourcePosition?, limit: Int) -> SQLText {
        // A part that comes after that of the place is walked from its start.
        let bound = place.flatMap { self.part(of: $0) == part ? beyond($0) : nil }
        return selection(part, bound ?? SQLText("")) + order(part)
            + SQLText(" LIMIT ?", .integer(limit))
    }

    private func selection(_ part: Part, _ bound: SQLText) -> SQLText {
        SQLText("SELECT \(Self.columns) FROM resources WHERE ") + restriction + limits(of: part)
            + bound
    }

    private func limits(of part: Part) -> SQLText {
        switch part {
        case .all: SQLText("")
        case .named: SQLText(" AND display_name IS NOT NULL")
        case .nameless: SQLText(" AND display_name IS NULL")
        }
    }

    private func beyond(_ place: ResourcePosition) -> SQLText {
        let sign = query.order.isDescending ? "<" : ">"
        let id = SQLValue.text(place.id.rawValue)
        guard let text = place.text else { return SQLText(" AND \(shy)id \(sign) ?", id) }
        return switch query.order.key {
        case .id: SQLText(" AND \(shy)id \(sign) ?", id)
        case .name: SQLText(" AND \(shy)name \(sign) ?", .text(text))
        case .displayName: SQLText(" AND (display_name, id) \(sign) (?, ?)", .text(text), id)
        }
    }

    private func order(_ part: Part) -> SQLText {
        let direction = query.order.isDescending ? " DESC" : ""
        return switch (query.order.key, part) {
        case (.name, _): SQLText(" ORDER BY \(shy)name\(direction)")
        case (.displayName, .named):
            SQLText(" ORDER BY \(shy)display_name\(direction), id\(direction)")
        default: SQLText(" ORDER BY \(shy)id\(direction)")
        }
    }
}

extension ResourceQuery.Condition {
    /// Whether rows are found by their keys, in another table.
    fileprivate var findsRows: Bool {
        switch self {
        case .email, .member, .group: true
        default: false
        }
    }

    /// Whether an index of its own finds fewer rows than an order would walk.
    fileprivate var findsFew: Bool {
        switch self {
        case .externalID, .displayName: true
        default: findsRows
        }
    }
}

extension SQLText {
    fileprivate init(_ condition: ResourceQuery.Condition, _ integration: Int64) {
        self =
            switch condition {
            case .id(let id): SQLText("id = ?", .text(id.rawValue))
            case .ids(let bounds): SQLText("id", bounds) { .text($0) }
            case .name(let name): SQLText("name = ?", .text(name))
            case .names(let bounds): SQLText("name", bounds) { .text($0) }
            case .externalID(let id): SQLText("external_id = ?", .text(id))
            case .displayName(let name): SQLText("display_name = ?", .text(name))
            case .displayNames(let bounds): SQLText("display_name", bounds) { .text($0) }
            case .email(let email):
                SQLText("key IN (SELECT resource FROM emails WHERE value = ?)", .text(email))
            case .active(true): SQLText("active = 1")
            // Literal, so that the index of inactive resources serves it.
            case .active(false): SQLText("active = 0")
            case .created(let bounds): SQLText("created", bounds) { .moment($0) }
            case .modified(let bounds): SQLText("modified", bounds) { .moment($0) }
            case .member(let id):
                SQLText(
                    """
                    key IN (SELECT m.group_key FROM resources AS r
                        CROSS JOIN members AS m ON m.member_key = r.key
                        WHERE r.integration = ? AND r.type IN (0, 1) AND r.id = ?)
                    """, .integer(integration), .text(id.rawValue))
            case .group(let id):
                SQLText(
                    """
                    key IN (SELECT m.member_key FROM resources AS r
                        CROSS JOIN members AS m ON m.group_key = r.key
                        WHERE r.integration = ? AND r.type = 1 AND r.id = ?)
                    """, .integer(integration), .text(id.rawValue))
            }
    }

    private init<Value>(
        _ column: String, _ bounds: Bounds<Value>, _ value: (Value) -> SQLValue
    ) {
        // Rows without a value are in no range, not even in one without bounds.
        self.init("\(column) IS NOT NULL")
        if let from = bounds.from { self += SQLText(" AND \(column) >= ?", value(from)) }
        if let below = bounds.below { self += SQLText(" AND \(column) < ?", value(below)) }
    }
}
