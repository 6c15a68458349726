import Ports

extension Histogram {
    /// The metric, its help, and the upper bounds of its buckets in seconds.
    struct Shape: Sendable {
        let name: String
        let help: String
        let bounds: [Double]
    }

    static let shapes = [
        scimRequestShape, attemptShape, latencyShape, commitShape, checkpointShape,
    ]

    private static let scimRequestShape = Shape(
        name: "scimhook_scim_request_duration_seconds",
        help: "From the complete SCIM request to its answer.",
        bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    private static let attemptShape = Shape(
        name: "scimhook_delivery_attempt_duration_seconds",
        help: "Attempts to deliver, from the first name look-up to the last byte.",
        bounds: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30])
    private static let latencyShape = Shape(
        name: "scimhook_event_delivery_latency_seconds",
        help: "From the commit of an event to the 2xx of its receiver.",
        bounds: [
            0.001, 0.003, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 1800, 7200, 43_200, 86_400,
            604_800,
        ])
    private static let commitShape = Shape(
        name: "scimhook_store_commit_duration_seconds",
        help: "Transactions of the store, fsync included.",
        bounds: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5])

    private static let checkpointShape = Shape(
        name: "scimhook_store_checkpoint_duration_seconds",
        help: "Copying a part of the write-ahead log into the database.",
        bounds: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5])

    var shape: Shape {
        switch self {
        case .scimRequest: Histogram.scimRequestShape
        case .attempt: Histogram.attemptShape
        case .eventLatency: Histogram.latencyShape
        case .storeCommit: Histogram.commitShape
        case .storeCheckpoint: Histogram.checkpointShape
        }
    }

    var labels: [(name: String, value: String)] {
        switch self {
        case .scimRequest(let operation): [("operation", operation.rawValue)]
        case .attempt(let destination), .eventLatency(let destination):
            [("destination", destination)]
        case .storeCommit, .storeCheckpoint: []
        }
    }
}
