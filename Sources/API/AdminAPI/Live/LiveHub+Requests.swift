import JSON
package import Ports

extension LiveHub {
    /// Tells of an answered SCIM request.
    package func tell(_ record: RequestRecord) {
        publish("request") {
            .object(RequestRoutes.json(RequestView(record: record, events: [])))
        }
    }
}
