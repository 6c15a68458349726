import HTTPMessage
import JSON
import Ports
import SCIM

/// The gateway itself: its configuration and its store.
enum SettingsRoutes {
    static let all = [
        Route(
            .get, "/api/v1/settings", .viewer, "the configuration in use, without secrets",
            .gives(settingsShape), settings),
        Route(
            .get, "/api/v1/store", .viewer, "how the store does, and what was last done with it",
            .gives(storeShape), store),
    ]

    private static let settingsShape = JSONShape.object([
        .init("version", .text), .init("revision", .text, "the commit, or unknown"),
        .init("started", .moment),
        .init("file", .text), .init("loaded", .moment, "when what is in force was read"),
        .init(
            "lastReload",
            .optional(.object(of: ["time": .moment, "ok": .flag, "problems": .list(.text)])),
            "null since the start; after a failed one the configuration before is in force"),
        .init(
            "configuration", .map(.anything),
            "shaped like the file; a secret says where it is, or \"redacted\""),
        .init("defaults", .list(.text), "options that the file leaves to their default"),
    ])

    private static let storeShape = JSONShape.object([
        .init("healthy", .flag), .init("problem", .optional(.text)),
        .init("full", .flag, "so little room is left that changes are refused"),
        .init("directory", .text), .init("library", .text), .init("schema", .integer),
        .init("databaseBytes", .integer), .init("walBytes", .integer),
        .init("pageBytes", .integer), .init("pages", .integer), .init("freePages", .integer),
        .init("freeBytes", .integer, "what the file system still takes"),
        .init("floorBytes", .integer, "with less than this, changes are refused"),
        .init("events", .integer), .init("accepted", .integer, "deliveries, ever"),
        .init("imbalance", .integer, "accepted minus those in any state; 0 unless by a defect"),
        .init(
            "backup",
            .optional(
                .object(of: [
                    "time": .moment, "bytes": .optional(.integer), "seconds": .optional(.number),
                    "verified": .flag,
                ]))),
        .init(
            "check",
            .optional(
                .object(of: [
                    "time": .moment, "of": .choice(["store", "backup"]),
                    "seconds": .optional(.number),
                ])), "when every page was last read and found sound"),
        .init(
            "retention",
            .object(of: [
                "deliveredSeconds": .integer, "requestsSeconds": .integer,
                "attemptsSeconds": .integer,
            ])),
        .init(
            "removed",
            .optional(
                .object(of: [
                    "time": .moment, "deliveries": .integer, "events": .integer,
                    "requests": .integer, "attempts": .integer,
                ])), "by the last sweep since the start that removed anything"),
    ])

    static func settings(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let settings = call.context.gateway.settings
        let facts = call.facts
        return .now(
            .json([
                "version": .string(facts.version), "revision": .string(settings.revision),
                "started": .string(facts.started.text),
                "file": .string(settings.file), "loaded": .string(settings.loaded.text),
                "lastReload": settings.lastReload.map(json) ?? .null,
                "configuration": settings.configuration,
                "defaults": .array(settings.defaults.map { .string($0) }),
            ]))
    }

    private static func json(_ reload: GatewaySettings.Reload) -> JSONValue {
        [
            "time": .string(reload.time.text), "ok": .bool(reload.problems.isEmpty),
            "problems": .array(reload.problems.map { .string($0) }),
        ]
    }

    static func store(_ call: AdminCall) throws(Problem) -> AdminAnswer {
        let condition: StoreCondition
        do throws(StoreError) {
            condition = try call.context.gateway.storeCondition()
        } catch {
            throw Problem(error)
        }
        let figures = try call.read { reader throws(StoreError) in try reader.figures() }
        return .now(.json(json(condition, figures)))
    }

    private static func json(_ store: StoreCondition, _ figures: StoreFigures) -> JSONValue {
        [
            "healthy": .bool(store.failure == nil), "problem": JSONValue(store.failure),
            "full": .bool(store.isFull), "directory": .string(store.directory),
            "library": .string(store.library), "schema": JSONValue(store.schema),
            "databaseBytes": JSONValue(store.databaseBytes), "walBytes": JSONValue(store.logBytes),
            "pageBytes": JSONValue(store.pageBytes), "pages": JSONValue(store.pages),
            "freePages": JSONValue(store.freePages), "freeBytes": JSONValue(store.freeBytes),
            "floorBytes": JSONValue(store.floorBytes),
            "events": .number(JSONNumber(figures.lastSequence)),
            "accepted": JSONValue(figures.queues.values.reduce(0) { $0 + $1.accepted }),
            "imbalance": JSONValue(figures.queues.values.reduce(0) { $0 + abs($1.imbalance) }),
            "backup": store.backup.map(json) ?? .null, "check": store.check.map(json) ?? .null,
            "retention": json(store.retention), "removed": store.sweep.map(json) ?? .null,
        ]
    }

    private static func json(_ backup: StoreCondition.Backup) -> JSONValue {
        [
            "time": .string(backup.time.text), "bytes": JSONValue(backup.bytes),
            "seconds": seconds(backup.seconds), "verified": .bool(backup.isVerified),
        ]
    }

    private static func json(_ check: StoreCondition.Check) -> JSONValue {
        [
            "time": .string(check.time.text), "of": .string(check.subject),
            "seconds": seconds(check.seconds),
        ]
    }

    private static func json(_ periods: StoreCondition.Periods) -> JSONValue {
        let whole = { (time: Duration) in JSONValue.number(JSONNumber(time.components.seconds)) }
        return [
            "deliveredSeconds": whole(periods.delivered),
            "requestsSeconds": whole(periods.requests),
            "attemptsSeconds": whole(periods.attempts),
        ]
    }

    private static func json(_ sweep: StoreCondition.Sweep) -> JSONValue {
        [
            "time": .string(sweep.time.text), "deliveries": JSONValue(sweep.removal.deliveries),
            "events": JSONValue(sweep.removal.events),
            "requests": JSONValue(sweep.removal.requests),
            "attempts": JSONValue(sweep.removal.attempts),
        ]
    }
}
