extension Schema {
    /// Deliveries that stand for others, and secrets that the gateway made.
    static let folding = """
        ALTER TABLE deliveries ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE folds (
            delivery INTEGER PRIMARY KEY REFERENCES deliveries ON DELETE CASCADE,
            sha256 BLOB NOT NULL,
            data BLOB NOT NULL
        ) STRICT;

        CREATE TABLE signing_secrets (
            destination TEXT PRIMARY KEY,
            configured BLOB NOT NULL,
            secret TEXT NOT NULL,
            previous TEXT NOT NULL,
            overlap_end INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
