import HTTPMessage
import JSON
import Testing

@testable import Simulation

@Suite("A simulated tenant")
struct TenantTests {
    @Test(arguments: PatchDialect.allCases)
    func `the same seed gives the same requests`(dialect: PatchDialect) {
        #expect(requests(dialect, seed: 5) == requests(dialect, seed: 5))
        #expect(requests(dialect, seed: 5) != requests(dialect, seed: 6))
    }

    @Test func `cycles hold changes, disables, restores, deletes and newcomers`() {
        var kinds: Set<Conversation.Kind> = []
        for dialect in [PatchDialect.entra, .bulk] {
            var tenant = Tenant(users: 200, groups: 40, cycles: 4, dialect: dialect, seed: 1)
            while let phase = tenant.nextPhase() {
                kinds.formUnion(phase.conversations.map(\.kind))
                for conversation in phase.conversations { remember(conversation, in: &tenant) }
            }
        }
        #expect(kinds == Set(Conversation.Kind.allCases))
    }

    @Test(arguments: PatchDialect.allCases)
    func `no phase has two conversations of one person or group`(dialect: PatchDialect) {
        var tenant = Tenant(users: 50, groups: 10, cycles: 3, dialect: dialect, seed: 2)
        while let phase = tenant.nextPhase() {
            let people = phase.conversations.flatMap { $0.people.map(\.index) }
            #expect(Set(people).count == people.count, "\(phase.title)")
            let teams = phase.conversations.compactMap { $0.team?.index }
            #expect(Set(teams).count == teams.count, "\(phase.title)")
            for conversation in phase.conversations { remember(conversation, in: &tenant) }
        }
    }

    @Test func `the flag dialect merges scalars, the legacy one never does`() {
        let change = PatchIntent.fields([.title: "Lead", .department: "IT", .city: "Bonn"])
        let merged = PatchDialect.entra.body(change, nil)["Operations"]?.array
        #expect(merged?.count == 2)
        #expect(merged?.first?["path"] == nil)
        let separate = PatchDialect.entraLegacy.body(change, nil)["Operations"]?.array
        #expect(separate?.count == 3)
        #expect(separate?.allSatisfy { $0["op"] == "Replace" } == true)
    }

    @Test(arguments: [(PatchDialect.entra, #"false"#), (.entraLegacy, #""False""#)])
    func `active is a boolean with the flag and a string without`(
        dialect: PatchDialect, text: String
    ) {
        let body = dialect.body(.active(false), nil)
        let value = body["Operations"]?.array?.first?["value"]
        #expect(value.map { String(decoding: $0.bytes, as: UTF8.self) } == text)
    }

    private func requests(_ dialect: PatchDialect, seed: UInt64) -> [String] {
        var tenant = Tenant(users: 20, groups: 5, cycles: 2, dialect: dialect, seed: seed)
        var texts: [String] = []
        while let phase = tenant.nextPhase() {
            for conversation in phase.conversations {
                let request = conversation.request
                texts.append("\(request?.path ?? "") \(request?.query ?? "")")
                texts.append(String(decoding: request?.body ?? [], as: UTF8.self))
                remember(conversation, in: &tenant)
            }
        }
        return texts
    }

    /// Pretends that the gateway did as it was asked.
    private func remember(_ conversation: Conversation, in tenant: inout Tenant) {
        for var person in conversation.people {
            if person.remoteID == nil { person.remoteID = "id-\(person.index)" }
            switch conversation.kind {
            case .disable: person.isActive = false
            case .restore: person.isActive = true
            case .delete: person.isDeleted = true
            default: break
            }
            tenant.remember(person)
        }
        guard var team = conversation.team else { return }
        if team.remoteID == nil { team.remoteID = "group-\(team.index)" }
        tenant.remember(team)
    }
}
