import Directory
import Testing

@Suite("Which events a destination wants")
struct EventFilterTests {
    @Test(
        arguments: [
            (["*"], 12), (["user.*"], 6), (["group.*"], 6), (["user.*", "group.*"], 12),
            (["user.created"], 1), (["*.deleted"], 2), (["group.member_*"], 2), (["*.*"], 12),
            (["u*r.de*"], 2), ([], 0), (["user.*", "user.created"], 6), (["**"], 12),
        ] as [([String], Int)])
    func `patterns choose event types`(patterns: [String], count: Int) throws {
        #expect(try EventFilter(patterns).types.count == count)
    }

    @Test(arguments: ["user", "user.create", "User.*", "", "users.*", "user.created.*", "?ser.*"])
    func `a pattern that fits no event is a mistake`(pattern: String) {
        let error = #expect(throws: UnmatchedPattern.self) { try EventFilter(["*", pattern]) }
        #expect(error?.pattern == pattern)
    }

    @Test func `a filter takes what its patterns name and nothing else`() throws {
        let filter = try EventFilter(["user.*"])
        #expect(filter.takes(.userDeactivated))
        #expect(!filter.takes(.groupCreated))
        #expect(EventType.allCases.allSatisfy(EventFilter.all.takes))
    }
}
