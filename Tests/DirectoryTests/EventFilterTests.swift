import Directory
import Testing

@Suite("Which events a destination wants")
struct EventFilterTests {
    @Test(arguments: [
        ["*"], ["user.*"], ["group.*"], ["user.created", "user.deleted"],
        ["user.*", "group.member_added"], ["user.snapshot", "group.*"], [],
    ]) func `a filter is written as the shortest list of patterns`(patterns: [String]) throws {
        let filter = try EventFilter(patterns)
        #expect(filter.patterns == patterns)
        #expect(try EventFilter(filter.patterns) == filter)
    }

    @Test func `all types one by one are all`() throws {
        #expect(try EventFilter(EventType.allCases.map(\.rawValue)).patterns == ["*"])
        #expect(try EventFilter(["user.*", "group.*"]).patterns == ["*"])
    }
}
