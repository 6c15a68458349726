package import JSON

extension ResourceSchema {
    /// What a resource shows of extensions that nobody declared, and that is not known yet.
    ///
    /// Nothing for almost every resource, and then cheap; never more than there is room for.
    ///
    /// - Parameter resource: In stored form.
    /// - Returns: In the order of the resource.
    package func lessons(in resource: JSONObject) -> [LearnedAttribute] {
        var lessons: [LearnedAttribute] = []
        for member in resource.members where member.key.isURN {
            guard self.extension(member.key) == nil, let object = member.value.object else {
                continue
            }
            let known = learned.schema(member.key)
            for attribute in object.members {
                lessons += attribute.lessons(member.key, known?.attribute(attribute.key))
            }
        }
        guard !lessons.isEmpty else { return [] }
        var trial = learned
        return lessons.filter { trial.add($0) }
    }
}

extension JSONObject.Member {
    /// What an attribute of the extension `urn` shows beyond what is known of it.
    fileprivate func lessons(_ urn: String, _ known: Attribute?) -> [LearnedAttribute] {
        guard canBeNamed(in: urn), let (kind, isMany) = value.kind else { return [] }
        var lessons: [LearnedAttribute] = []
        let whole = LearnedAttribute(urn: urn, name: key, kind: kind, isMultiValued: isMany)
        if known?.covers(whole) != true { lessons.append(whole) }
        for element in value.array ?? [value] {
            for part in element.object?.members ?? [] {
                guard part.canBeNamed(in: urn), let (kind, isMany) = part.value.kind else {
                    continue
                }
                let lesson = LearnedAttribute(
                    urn: urn, name: key, part: part.key, kind: kind, isMultiValued: isMany)
                if known?.subAttribute(part.key)?.covers(lesson) != true { lessons.append(lesson) }
            }
        }
        return lessons
    }

    /// Whether a filter could name this attribute.
    private func canBeNamed(in urn: String) -> Bool {
        guard key.utf8.count <= LearnedExtensions.nameLimit,
            urn.utf8.count <= LearnedExtensions.nameLimit,
            let path = try? AttributePath(parsing: urn + ":" + key)
        else { return false }
        return path == AttributePath(schema: urn, attribute: key)
    }
}

extension Attribute {
    /// Whether a lesson says nothing new.
    fileprivate func covers(_ lesson: LearnedAttribute) -> Bool {
        kind.joined(with: lesson.kind) == kind && (isMultiValued || !lesson.isMultiValued)
    }
}

extension JSONValue {
    /// The kind of attribute that has this value, and whether it has several; `nil` for none.
    fileprivate var kind: (kind: Attribute.Kind, isMany: Bool)? {
        switch self {
        case .null: nil
        case .bool: (.boolean, false)
        case .number(let number): (number.int == nil ? .decimal : .integer, false)
        case .string: (.string, false)
        case .object: (.complex, false)
        case .array(let elements):
            elements.lazy.compactMap { $0.array == nil ? $0.kind : (.string, false) }
                .map(\.kind).reduce(nil) { $0?.joined(with: $1) ?? $1 }.map { ($0, true) }
        }
    }
}
