import Directory
import Ports
import SCIM

extension Writing {
    /// Writes down what was learned, in the place of what was known of the same attribute.
    func insert(_ lesson: Lesson) throws(StoreError) {
        let attribute = lesson.attribute
        try connection.run(
            """
            INSERT INTO lessons (integration, type, urn, name, part, kind, multi_valued)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (integration, type, urn, name, part)
            DO UPDATE SET kind = excluded.kind, multi_valued = excluded.multi_valued
            """, .integer(try names.assign(.integration, lesson.integration.rawValue)),
            .integer(lesson.type.code), .text(attribute.urn), .text(attribute.name),
            .text(attribute.part ?? ""), .text(attribute.kind.rawValue),
            .flag(attribute.isMultiValued))
    }
}
