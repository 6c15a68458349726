import Directory
import Ports
import SCIM
import Testing

@Suite("The store's contract: what was learned of extension schemas", .timeLimit(.minutes(10)))
struct LessonContractTests {
    @Test(arguments: StoreKind.allCases)
    func `lessons are read in the order in which they were learned`(kind: StoreKind) throws {
        let open = try kind.open()
        let lessons = [
            Lesson.about("badge"), Lesson.about("desk", kind: .complex),
            Lesson.about("desk", part: "room", isMultiValued: true),
            Lesson.about("badge", type: .group), Lesson.about("badge", of: .fabrikam),
        ]
        try open.commit(.insert(.user(1)), Array(lessons.prefix(3)))
        try open.commit(.insert(.user(2)), Array(lessons.suffix(2)))
        #expect(try open.lessons == lessons)
    }

    @Test(arguments: StoreKind.allCases)
    func `a later lesson about the same attribute takes the earlier one's place`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        try open.commit(.insert(.user(1)), [.about("badge", kind: .integer), .about("other")])
        try open.commit(
            .insert(.user(2)), [.about("BADGE", kind: .decimal, isMultiValued: true)])
        #expect(
            try open.lessons
                == [.about("badge", kind: .decimal, isMultiValued: true), .about("other")])
    }

    @Test(arguments: StoreKind.allCases)
    func `a refused commit teaches nothing`(kind: StoreKind) throws {
        let open = try kind.open()
        try open.commit(.insert(.user(1)), [])
        try open.commit(.update(.user(1), expected: 7), [.about("badge")])
        #expect(try open.lessons.isEmpty)
    }
}

extension Lesson {
    fileprivate static func about(
        _ name: String, part: String? = nil, kind: Attribute.Kind = .string,
        isMultiValued: Bool = false, of integration: IntegrationName = .contoso,
        type: ResourceType = .user
    ) -> Lesson {
        Lesson(
            integration: integration, type: type,
            attribute: LearnedAttribute(
                urn: "urn:x:acme:2.0:User", name: name, part: part, kind: kind,
                isMultiValued: isMultiValued))
    }
}

extension OpenStore {
    fileprivate var lessons: [Lesson] {
        get throws {
            try store.read { reader throws(StoreError) in try reader.lessons() }
        }
    }

    fileprivate func commit(_ change: Commit.Change, _ lessons: [Lesson]) throws {
        _ = try commit(Commit(change: change, events: [], deliveries: [], lessons: lessons))
    }
}
