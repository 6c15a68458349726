extension Schema {
    /// What operators were told and are to be told, and a way to find the removals that were given
    /// up; the index of the others is ``urgency``.
    static let alerts = """
        CREATE TABLE alert_conditions (
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            since INTEGER NOT NULL,
            calm INTEGER,
            told INTEGER,
            mark INTEGER NOT NULL,
            PRIMARY KEY (kind, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE alert_messages (
            key INTEGER PRIMARY KEY,
            alert TEXT NOT NULL,
            channel TEXT NOT NULL,
            subject TEXT NOT NULL,
            created INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            due INTEGER NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (alert, channel)
        ) STRICT;

        CREATE INDEX deliveries_lost ON deliveries (destination, key)
            WHERE urgent = 1 AND state >= 3 AND state <= 4;
        """
}
