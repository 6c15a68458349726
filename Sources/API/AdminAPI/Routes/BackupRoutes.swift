import HTTPMessage
import JSON
import Ports

/// A copy of the store while it is in use; for the command line, and so no part of the API.
enum BackupRoutes {
    static let all = [
        Route(
            .post, "/control/backup", .operator,
            "copies the store into a new file in the state directory and verifies it", nil, backUp)
    ]

    static func backUp(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        // The file lands on the gateway's own disk, so that only those who can reach it may ask.
        guard case .local = call.request.peer else {
            throw Problem(403, "a backup can be asked for through the control socket alone")
        }
        let file: String
        do throws(StoreError) {
            file = try call.context.gateway.backUp()
        } catch {
            call.context.log.write(.error, "no backup was made", [("reason", .text("\(error)"))])
            throw Problem(error)
        }
        call.context.log.write(.notice, "backup made", [])
        return .now(.json(["file": .string(file)], status: 201))
    }
}
