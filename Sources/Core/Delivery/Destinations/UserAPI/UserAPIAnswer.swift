import JSON
import Ports
import SCIM
import Templates

/// What an answer of a user API means for the operation it answers.
enum UserAPIAnswer {
    case outcome(Errand.Outcome)
    case failure(Conclusion)

    /// - Parameters:
    ///   - result: As it came.
    ///   - action: The operation.
    ///   - api: Says what is a failure, and what is one for good.
    ///   - values: The event, whose people no message may name.
    ///   - now: When it came.
    init(
        _ result: OutboundResult, to action: UserAPIAction, _ api: UserAPI, values: JSONValue,
        now: Timestamp
    ) {
        var conclusion = Conclusion(status: result, now: now)
        guard let status = result.attempt.status, result.attempt.failure == nil else {
            conclusion.name(action)
            self = .failure(conclusion)
            return
        }
        let reading = UserAPIReading(result.attempt.answer)
        let text = api.failure.flatMap { $0.text(in: reading.value) }
        if let outcome = api.outcome(status, text, action) {
            self = .outcome(outcome)
            return
        }
        guard (200..<300).contains(status), text == nil else {
            conclusion.refuse(text.map { PersonalData.removed(from: $0, values) })
            if api.permanentStatuses.contains(status) { conclusion.meaning = .permanent }
            conclusion.name(action)
            self = .failure(conclusion)
            return
        }
        switch api.result(of: action, reading, status: status) {
        case .success(let outcome): self = .outcome(outcome)
        case .failure(let flaw):
            conclusion.result.failure = .protocol
            conclusion.result.detail = "\(action.rawValue): \(flaw.text)"
            if flaw.isPermanent { conclusion.meaning = .permanent }
            self = .failure(conclusion)
        }
    }
}

/// The body of an answer as JSON.
struct UserAPIReading {
    let value: JSONValue
    let isEmpty: Bool
    let isJSON: Bool

    /// How much of an answer is read.
    static let limit = 1 << 20

    init(_ body: [UInt8]) {
        isEmpty = body.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let limits = JSONLimits(bytes: Self.limit, depth: 64, nodes: 200_000)
        let parsed = isEmpty ? nil : try? JSONValue(parsing: body, limits: limits)
        isJSON = parsed != nil
        value = parsed ?? .null
    }
}

/// Why an answer with a good status is of no use.
private struct Flaw: Error {
    let text: String
    var isPermanent = false
}

extension UserAPI {
    /// What a status, or a word in the failure, says without a look at the rest.
    fileprivate func outcome(
        _ status: Int, _ failure: String?, _ action: UserAPIAction
    ) -> Errand.Outcome? {
        let isRefusal = failure != nil && status < 500
        let isMissing =
            [404, 410].contains(status) || isRefusal && says(\.notFound, failure)
        let isTaken = status == 409 || isRefusal && says(\.conflict, failure)
        if isMissing, !action.creates { return .missing }
        if isTaken, action.creates || action == .addMember { return .taken }
        return nil
    }

    private func says(_ words: KeyPath<UserAPIFailure, [String]>, _ text: String?) -> Bool {
        guard let text = text?.lowercased(), let failure else { return false }
        return failure[keyPath: words].contains { text.contains($0.lowercased()) }
    }

    /// What a good answer brought.
    fileprivate func result(
        of action: UserAPIAction, _ reading: UserAPIReading, status: Int
    ) -> Result<Errand.Outcome, Flaw> {
        let pointer = operations[action]?.id
        if !reading.isEmpty, !reading.isJSON, pointer != nil || failure != nil {
            return .failure(Flaw(text: "answered \(status) with something that is no JSON"))
        }
        guard let pointer else { return .success(.done(nil)) }
        guard action == .find || action == .findGroup else {
            return .success(.done(reading.value[pointer].flatMap { RemoteID($0) }))
        }
        guard !reading.isEmpty else {
            return status == 204
                ? .success(.missing) : .failure(Flaw(text: "answered \(status) with nothing"))
        }
        switch FoundID(pointer, in: reading.value) {
        case .one(let id): return .success(.done(id))
        case .none: return .success(.missing)
        case .several(let count):
            return .failure(
                Flaw(
                    text: "found \(count) accounts where there may be one; make the search exact",
                    isPermanent: true))
        case .unusable:
            return .failure(Flaw(text: "what the answer has in the place of the id is none"))
        }
    }
}

extension UserAPIAction {
    fileprivate var creates: Bool { self == .create || self == .createGroup }
}

extension UserAPIFailure {
    /// The text of the failure that an answer reports; `nil` when it reports none.
    fileprivate func text(in answer: JSONValue) -> String? {
        for pointer in pointers {
            guard let value = answer[pointer], ![.null, "", [], false].contains(value) else {
                continue
            }
            return value.string ?? String(decoding: value.bytes, as: UTF8.self)
        }
        return nil
    }
}

extension Conclusion {
    /// Makes it a failure with the receiver's words, if it said any.
    fileprivate mutating func refuse(_ text: String?) {
        if result.failure == nil {
            result.failure = .http4xx
            result.detail = "answered \(result.status ?? 0) with a failure"
        }
        if let text { result.detail += ": \(text)" }
    }

    /// Says which operation it was.
    fileprivate mutating func name(_ action: UserAPIAction) {
        result.detail = "\(action.rawValue): \(result.detail)"
    }
}
