/// The tables of the database: one script per step, each applied once and never edited again.
enum Schema {
    /// Marks the file as ours (`PRAGMA application_id`): "shok" in ASCII.
    static let applicationID = 0x7368_6F6B

    /// Script n takes a file from `user_version` n to n + 1.
    static let scripts = [
        first, holding, lessons, members, folding, correlations, decisions, administration, urgency,
        replay, hours, alerts,
    ]

    /// States are the codes of `RowState`: unfinished <= 2, in its lanes <= 3.
    private static let first = """
        -- Names of integrations, destinations and event types, so that rows hold small numbers.
        CREATE TABLE names (
            id INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            name TEXT NOT NULL,
            UNIQUE (kind, name)
        ) STRICT;

        CREATE TABLE resources (
            key INTEGER PRIMARY KEY,
            integration INTEGER NOT NULL,
            type INTEGER NOT NULL,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            external_id TEXT,
            display_name TEXT,
            active INTEGER,
            created INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            version INTEGER NOT NULL,
            json BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX resources_id ON resources (integration, type, id);
        CREATE UNIQUE INDEX resources_name ON resources (integration, type, name);
        CREATE INDEX resources_external_id ON resources (integration, type, external_id)
            WHERE external_id IS NOT NULL;
        CREATE INDEX resources_display_name ON resources (integration, type, display_name)
            WHERE display_name IS NOT NULL;
        CREATE INDEX resources_inactive ON resources (integration, type, id) WHERE active = 0;

        CREATE TABLE emails (
            resource INTEGER NOT NULL REFERENCES resources ON DELETE CASCADE,
            position INTEGER NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (resource, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX emails_value ON emails (value);

        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY,
            type INTEGER NOT NULL,
            integration INTEGER NOT NULL,
            user_id TEXT,
            group_id TEXT,
            timestamp INTEGER NOT NULL,
            request TEXT,
            sha256 BLOB NOT NULL,
            data BLOB NOT NULL
        ) STRICT;

        CREATE TABLE deliveries (
            key INTEGER PRIMARY KEY,
            event INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            user_lane INTEGER,
            group_lane INTEGER,
            urgent INTEGER NOT NULL,
            state INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            queued INTEGER NOT NULL,
            due INTEGER NOT NULL,
            finished INTEGER,
            last_status INTEGER,
            last_failure TEXT
        ) STRICT;
        CREATE INDEX deliveries_ready ON deliveries (destination, urgent, due) WHERE state <= 1;
        CREATE INDEX deliveries_user_lane ON deliveries (user_lane, destination)
            WHERE state <= 3 AND user_lane IS NOT NULL;
        CREATE INDEX deliveries_group_lane ON deliveries (group_lane, destination)
            WHERE state <= 3 AND group_lane IS NOT NULL;
        CREATE INDEX deliveries_state ON deliveries (destination, state);

        -- Times in microseconds since the start of the attempt.
        CREATE TABLE attempts (
            delivery INTEGER NOT NULL REFERENCES deliveries ON DELETE CASCADE,
            number INTEGER NOT NULL,
            started INTEGER NOT NULL,
            status INTEGER,
            failure TEXT,
            detail TEXT NOT NULL,
            peer TEXT,
            resolved INTEGER NOT NULL,
            connected INTEGER NOT NULL,
            secured INTEGER NOT NULL,
            first_byte INTEGER NOT NULL,
            total INTEGER NOT NULL,
            answer BLOB NOT NULL,
            PRIMARY KEY (delivery, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tokens (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            integration TEXT,
            role TEXT,
            label TEXT NOT NULL,
            digest BLOB NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER,
            revoked INTEGER,
            last_used INTEGER,
            CHECK ((integration IS NULL) <> (role IS NULL))
        ) STRICT;

        -- What figures would otherwise have to count, and the numbers given out last.
        CREATE TABLE counters (
            kind INTEGER NOT NULL,
            name INTEGER NOT NULL,
            facet INTEGER NOT NULL,
            part INTEGER NOT NULL,
            value INTEGER NOT NULL,
            PRIMARY KEY (kind, name, facet, part)
        ) STRICT, WITHOUT ROWID;
        """
}
