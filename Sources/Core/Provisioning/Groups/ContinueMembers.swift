import Ports
import SCIM

/// Goes on with a change of more members than one commit takes.
struct ContinueMembers: UseCase {
    private let id: ResourceID
    private let plan: MemberPlan
    private let ending: GroupChange.Ending
    private let context: RequestContext

    init(
        _ id: ResourceID, _ plan: MemberPlan, _ ending: GroupChange.Ending,
        _ context: RequestContext
    ) {
        self.id = id
        self.plan = plan
        self.ending = ending
        self.context = context
    }

    var mayScan: Bool { true }

    func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let group = try LoadedResource(.group, id, context, reader)
        return try GroupChange(context: context, reader: reader)
            .changing(group, to: group.content, plan, ending)
    }
}
