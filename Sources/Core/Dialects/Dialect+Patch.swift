package import JSON
package import SCIM

extension Dialect {
    /// Rewrites the body of a PATCH; `current` is the stored resource, which some forms need.
    package func rewritePatch(
        _ body: JSONObject, current: JSONObject, _ schema: ResourceSchema
    ) -> (body: JSONObject, quirks: Set<Quirk>) {
        var quirks: Set<Quirk> = []
        var output = body
        if let members = body.members.rewritten({ renamed($0, in: body, &quirks) }) {
            output.members = members
        }
        guard let operations = output["Operations"]?.array,
            let rewritten = operations.rewritten({
                self.operations(
                    for: $0, OperationRewrite.Receiver(schema: schema, resource: current), &quirks)
            })
        else { return (output, quirks) }
        output["Operations"] = .array(rewritten)
        return (output, quirks)
    }

    private func renamed(
        _ member: JSONObject.Member, in body: JSONObject, _ quirks: inout Set<Quirk>
    ) -> [JSONObject.Member]? {
        guard
            let key = ["schemas", "Operations"].first(where: {
                $0 != member.key && $0.equalsIgnoringCase(member.key)
            }), body[key] == nil
        else { return nil }
        quirks.insert(.keyLetters)
        return [JSONObject.Member(key: key, value: member.value)]
    }

    /// What stands in the place of one operation; `nil` when it stays as it is.
    private func operations(
        for received: JSONValue, _ receiver: OperationRewrite.Receiver, _ quirks: inout Set<Quirk>
    ) -> [JSONValue]? {
        var found: Set<Quirk> = []
        guard
            let operation = received.object.flatMap({
                ReceivedOperation($0, receiver.schema, &found)
            })
        else { return nil }
        var operations = [operation]
        for rewrite in OperationRewrite.all {
            operations =
                operations.rewritten { rewrite.rewritten($0, receiver, &found) } ?? operations
        }
        guard !found.isEmpty else { return nil }
        quirks.formUnion(found)
        return operations.map { $0.json() }
    }
}

extension ReceivedOperation {
    /// Reads an operation in whatever letters; `nil` for what is the engine's to refuse.
    fileprivate init?(_ object: JSONObject, _ schema: ResourceSchema, _ quirks: inout Set<Quirk>) {
        guard let received = object.value(of: "op")?.string else { return nil }
        let verb = ["add", "replace", "remove"].first { $0.equalsIgnoringCase(received) }
        guard let verb else { return nil }
        if verb != received { quirks.insert(.capitalizedVerb) }
        for key in ["op", "path", "value"] where object[key] == nil {
            if object.value(of: key) != nil { quirks.insert(.keyLetters) }
        }
        let path = object.value(of: "path")
        switch path {
        case nil, .string: break
        case .null: quirks.insert(.emptyPath)
        default: return nil
        }
        if path?.string?.isEmpty == true { quirks.insert(.emptyPath) }
        var text = path?.string.flatMap { $0.isEmpty ? nil : $0 }
        if let corrected = text.flatMap({ schema.correctingDottedURN($0) }) {
            text = corrected
            quirks.insert(.dottedURN)
        }
        if let quoted = text.flatMap({ quotingBareValues(ofPath: $0) }) {
            text = quoted
            quirks.insert(.bareFilterValue)
        }
        self.init(verb, text, object.value(of: "value"), schema)
    }
}

/// Puts quotes around the bare values between the brackets of a path; `nil` when none is missing.
private func quotingBareValues(ofPath text: String) -> String? {
    guard let end = text.utf8.lastIndex(of: UInt8(ascii: "]")),
        (try? PatchPath(parsing: text)) == nil
    else { return nil }
    let next = text.utf8.index(after: end)
    return FilterText.quotingBareValues(String(text[..<next])).map { $0 + text[next...] }
}
