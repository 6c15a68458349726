import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// What operators do about a destination.
enum DestinationRoutes {
    static let all: [Route] = [
        route("pause", "sends nothing more, keeps everything", .gives(changed), pause),
        route("resume", "sends again", .gives(changed), resume),
        route("approve", "lets held deliveries go, a batch at a time", .gives(batched), approve),
        route("reject", "skips held deliveries, a batch at a time", .gives(batched), reject),
        route(
            "test", "sends a request that changes nothing, and shows it with its answer",
            .gives(TrialJSON.shape), test),
        route(
            "rotate-secret", "makes a new signing secret",
            .gives(
                .object(of: ["secret": .text, "oldUntil": .moment]),
                takes: .input(of: ["overlapSeconds": .integer]), isBodyOptional: true),
            rotateSecret),
    ]

    private static func route(
        _ verb: String, _ summary: String, _ contract: RouteContract,
        _ answer: @escaping @Sendable (AdminCall) throws(Problem) -> AdminAnswer
    ) -> Route {
        Route(
            .post, "/api/v1/destinations/{name}/\(verb)", .operator, summary, contract, answer)
    }

    private static let changed = JSONShape.object(of: ["changed": .integer])
    private static let batched = JSONShape.object(of: ["changed": .integer, "more": .flag])

    /// How many held deliveries one request changes at most.
    static let batch = 1000

    static func pause(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.destinationInPath()
        let pause = Pause(
            .destination(name), since: call.context.surroundings.now(), reason: .operator)
        return paused(.setPause(pause), name, "destination paused", call)
    }

    static func resume(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.destinationInPath()
        return paused(.clearPause(.destination(name)), name, "destination resumed", call)
    }

    private static func paused(
        _ write: StoreWrite, _ name: DestinationName, _ message: String, _ call: AdminCall
    ) -> AdminAnswer {
        .write(write) { receipt throws(Problem) in
            call.context.gateway.refreshPauses()
            call.context.log.write(.notice, message, [("destination", .text(name.rawValue))])
            return .json(["changed": JSONValue(changed(receipt))])
        }
    }

    static func approve(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.destinationInPath()
        let now = call.context.surroundings.now()
        return decided(
            .approve(name, at: now, limit: batch), name, "held deliveries approved", call)
    }

    static func reject(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.destinationInPath()
        let now = call.context.surroundings.now()
        return decided(
            .reject(name, at: now, limit: batch), name, "held deliveries rejected", call)
    }

    private static func decided(
        _ write: StoreWrite, _ name: DestinationName, _ message: String, _ call: AdminCall
    ) -> AdminAnswer {
        .write(write) { receipt throws(Problem) in
            let changed = changed(receipt)
            call.context.gateway.refreshDeliveries()
            call.context.log.write(
                .notice, message,
                [("destination", .text(name.rawValue)), ("count", .integer(changed))])
            return .json(["changed": JSONValue(changed), "more": .bool(changed == batch)])
        }
    }

    static func test(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.destinationInPath()
        return .later { finish in
            call.context.gateway.delivery.test(name) { trial in
                guard let trial else {
                    let problem = Problem(
                        409,
                        "\(name) has no 'find', the one request that changes nothing over there")
                    return finish(problem.response)
                }
                finish(.json(TrialJSON.trial(trial)))
            }
        }
    }

    static func rotateSecret(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let name = try call.destinationInPath()
        let overlap = try overlap(call)
        let rotation: SecretRotation?
        do throws(StoreError) {
            rotation = try call.context.gateway.delivery.rotation(of: name, overlap: overlap)
        } catch {
            throw Problem(error)
        }
        guard let rotation else { throw Problem(409, "\(name) signs nothing") }
        return .write(.setSigningSecret(rotation.stored)) { _ throws(Problem) in
            do throws(StoreError) {
                try call.context.gateway.delivery.refreshSecrets()
            } catch {
                throw Problem(error)
            }
            call.context.log.write(
                .notice, "signing secret rotated", [("destination", .text(name.rawValue))])
            return .json([
                "secret": .string(rotation.receiverText),
                "oldUntil": .string(rotation.stored.overlapEnd.text),
            ])
        }
    }

    private static func overlap(_ call: AdminCall) throws(Problem) -> Duration {
        guard !call.request.body.isEmpty else { return .seconds(86_400) }
        let body = try call.object(allowed: ["overlapSeconds"])
        guard let value = body["overlapSeconds"] else { return .seconds(86_400) }
        guard let seconds = value.number?.int, (0...2_592_000).contains(seconds) else {
            throw Problem(400, "overlapSeconds: not a whole number from 0 to 2592000")
        }
        return .seconds(seconds)
    }

    private static func changed(_ receipt: StoreReceipt) -> Int {
        if case .done(let changed) = receipt { changed } else { 0 }
    }
}
