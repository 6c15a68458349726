import Directory
import Ports
import SCIM

extension ConnectionReader {
    func lessons() throws(StoreError) -> [Lesson] {
        var found: [Lesson] = []
        try connection.each(
            """
            SELECT integration, type, urn, name, part, kind, multi_valued FROM lessons ORDER BY key
            """
        ) { row throws(StoreError) in
            let part = row.text(4)
            guard let kind = Attribute.Kind(rawValue: row.text(5)) else {
                throw .failed(
                    "the attribute \(row.text(3)) is of a kind that this version does not know")
            }
            found.append(
                Lesson(
                    integration: IntegrationName(rawValue: try names.name(row.integer(0))),
                    type: row.integer(1) == ResourceType.user.code ? .user : .group,
                    attribute: LearnedAttribute(
                        urn: row.text(2), name: row.text(3), part: part.isEmpty ? nil : part,
                        kind: kind, isMultiValued: row.integer(6) == 1)))
            return true
        }
        return found
    }
}
