import Directory
import Ports
import SCIM
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("How SQLite carries the store's statements out", .timeLimit(.minutes(10)))
struct QueryPlanTests {
    /// Tables that grow with what is stored; the aliases that statements give them come with them.
    private static let growing: Set<String> = [
        "resources", "emails", "events", "deliveries", "attempts", "requests", "audit", "samples",
        "hourly_samples", "members", "correlations", "folds", "r", "m", "g", "e",
    ]

    @Test func `no write and no read goes through a whole table`() throws {
        let bench = try PlanBench()
        try bench.playWrites()
        try bench.playReads()
        #expect(bench.plans.count > 60)
        for (sql, plan) in bench.plans {
            for step in plan where step.hasPrefix("SCAN ") {
                let table = step.split(separator: " ")[1]
                #expect(!Self.growing.contains(String(table)), "\(step): \(sql)")
            }
        }
    }

    /// A condition, the index that finds what meets it, and whether few rows are left to be sorted.
    static let conditions: [(ResourceQuery.Condition, String, Bool)] = [
        (.id(.number(1)), "resources_id (integration=? AND type=? AND id=?)", false),
        (.ids(.init(from: "0", below: "1")), "resources_id (integration=? AND type=? AND", false),
        (.name("ada"), "resources_name (integration=? AND type=? AND name=?)", false),
        (.names(.init(from: "a", below: "b")), "resources_name (integration=? AND type=? A", false),
        (.externalID("1"), "resources_external_id (integration=? AND type=? AND ext", true),
        (.displayName("ada"), "resources_display_name (integration=? AND type=? AND dis", true),
        (.email("ada@contoso.com"), "emails_value (value=?)", true),
        (.active(false), "resources_inactive (integration=? AND type=?", false),
        (.member(.number(1)), "members_of (member_key=?)", true),
        (.group(.number(1)), "m USING PRIMARY KEY (group_key=?)", true),
    ]

    @Test(arguments: conditions) func `an indexed condition is answered by its index`(
        condition: ResourceQuery.Condition, index: String, sorts: Bool
    ) throws {
        let bench = try PlanBench()
        let isName = if case .names = condition { true } else { false }
        let query = ResourceQuery(
            integration: .contoso, type: .user, conditions: [condition],
            order: isName ? ResourceOrder(.name) : .age)
        try bench.note {
            _ = try bench.reader.page(query, skip: 5, limit: 10)
            _ = try bench.reader.scan(
                query, after: ResourcePosition(id: .number(3), text: isName ? "b" : nil), limit: 9)
            _ = try bench.reader.count(query)
        }
        let lists = bench.plans.filter { $0.sql.contains("FROM resources WHERE") }
        #expect(lists.count >= 2)
        for (sql, plan) in lists {
            #expect(plan.contains { $0.contains(index) }, "\(plan): \(sql)")
            if !sorts { #expect(!plan.contains(where: sortsAll), "\(plan): \(sql)") }
        }
    }

    @Test(arguments: [ResourceOrder.Key.id, .name, .displayName], [false, true])
    func `an order is walked, never sorted`(key: ResourceOrder.Key, isDescending: Bool) throws {
        let bench = try PlanBench()
        for condition in [nil, ResourceQuery.Condition.active(true)] {
            let query = ResourceQuery(
                integration: .contoso, type: .user, conditions: condition.map { [$0] } ?? [],
                order: ResourceOrder(key, isDescending: isDescending))
            let text = key == .id ? nil : "m"
            try bench.note {
                _ = try bench.reader.page(query, skip: 0, limit: 10)
                _ = try bench.reader.scan(
                    query, after: ResourcePosition(id: .number(3), text: text), limit: 9)
            }
        }
        let lists = bench.plans.filter { $0.sql.contains("FROM resources WHERE") }
        #expect(lists.count >= 4)
        for (sql, plan) in lists {
            #expect(!plan.contains(where: sortsAll), "\(plan): \(sql)")
            #expect(plan.contains { $0.hasPrefix("SEARCH resources USING INDEX") }, "\(plan)")
        }
    }

    /// Only what has the same name is sorted where it says "right part".
    private func sortsAll(_ step: String) -> Bool {
        step.contains("TEMP B-TREE") && !step.contains("RIGHT PART")
    }
}
