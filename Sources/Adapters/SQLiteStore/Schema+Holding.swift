extension Schema {
    /// What waits for an operator: held deliveries, fresh patience, pauses.
    ///
    /// A held delivery has state -1, so that the indexes of lanes have it and that of ready ones
    /// does not.
    static let holding = """
        DROP INDEX deliveries_ready;
        CREATE INDEX deliveries_ready ON deliveries (destination, urgent, due)
            WHERE state >= 0 AND state <= 1;

        -- When an operator had a dead delivery tried again, and the attempts made before.
        ALTER TABLE deliveries ADD COLUMN renewed INTEGER;
        ALTER TABLE deliveries ADD COLUMN renewed_attempts INTEGER NOT NULL DEFAULT 0;

        -- Kind 0 is a destination, 1 an integration.
        CREATE TABLE pauses (
            kind INTEGER NOT NULL,
            name TEXT NOT NULL,
            since INTEGER NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (kind, name)
        ) STRICT, WITHOUT ROWID;
        """
}
