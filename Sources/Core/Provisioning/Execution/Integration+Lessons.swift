package import JSON
package import Ports
package import SCIM

extension Integration {
    /// What a resource shows of extensions that nobody declared and that are not known yet.
    ///
    /// - Parameters:
    ///   - resource: In stored form.
    ///   - type: Of the resource.
    /// - Returns: For the commit that stores the resource.
    package func lessons(in resource: JSONObject, _ type: ResourceType) -> [Lesson] {
        schemas[type].lessons(in: resource).map {
            Lesson(integration: name, type: type, attribute: $0)
        }
    }

    /// Takes in lessons that the store has, without those about what is declared by now.
    package mutating func learn(_ lessons: [Lesson]) {
        for type in ResourceType.allCases {
            let attributes = lessons.filter { $0.integration == name && $0.type == type }
                .map(\.attribute)
            guard !attributes.isEmpty else { continue }
            var learned = schemas[type].learned
            learned.add(attributes)
            schemas[type].learned = learned.without(schemas[type].extensions)
        }
    }
}
