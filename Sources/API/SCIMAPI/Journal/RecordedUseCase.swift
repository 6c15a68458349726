import Ports
import Provisioning
import SCIM

/// A use case whose commit takes the request's record to disk with it.
struct RecordedUseCase: UseCase {
    let useCase: any UseCase
    let call: Call

    var mayScan: Bool { useCase.mayScan }

    func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        var decision = try useCase.decide(reader)
        if decision.commit != nil {
            let record = call.record(.success(decision))
            decision.commit?.request = record
        }
        return decision
    }
}
