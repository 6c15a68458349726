extension Schema {
    /// What operators look at: the provisioning log, the audit log, samples for charts, and ways to
    /// find what happened to whom.
    ///
    /// The key of a request is its time in milliseconds, 15 bits up, so that it needs no index of
    /// its own. `high` and `low` are the rest of its ULID.
    static let administration = """
        CREATE TABLE requests (
            key INTEGER PRIMARY KEY,
            high INTEGER NOT NULL,
            low INTEGER NOT NULL,
            integration INTEGER,
            operation TEXT NOT NULL,
            method TEXT NOT NULL,
            path TEXT NOT NULL,
            summary TEXT NOT NULL,
            resource_type INTEGER,
            resource TEXT,
            status INTEGER NOT NULL,
            type TEXT,
            detail TEXT NOT NULL,
            duration INTEGER NOT NULL,
            quirks TEXT NOT NULL,
            first_event INTEGER,
            last_event INTEGER,
            redacted INTEGER NOT NULL,
            body BLOB NOT NULL,
            answer BLOB NOT NULL
        ) STRICT;

        CREATE TABLE audit (
            key INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            actor TEXT NOT NULL,
            role TEXT NOT NULL,
            address TEXT,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            before BLOB NOT NULL,
            after BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
        CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;

        -- Kind 0 is a destination, 1 an integration.
        CREATE TABLE samples (
            minute INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            name TEXT NOT NULL,
            counts TEXT NOT NULL,
            PRIMARY KEY (minute, kind, name)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX deliveries_event ON deliveries (event);
        ALTER TABLE events ADD COLUMN user_lane INTEGER;
        ALTER TABLE events ADD COLUMN group_lane INTEGER;
        UPDATE events SET
            user_lane = (SELECT user_lane FROM deliveries WHERE event = sequence LIMIT 1),
            group_lane = (SELECT group_lane FROM deliveries WHERE event = sequence LIMIT 1);
        CREATE INDEX events_user ON events (user_lane) WHERE user_lane IS NOT NULL;
        CREATE INDEX events_group ON events (group_lane) WHERE group_lane IS NOT NULL;
        """
}
