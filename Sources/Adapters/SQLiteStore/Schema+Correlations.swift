extension Schema {
    /// What destinations call our users and groups.
    ///
    /// No reference to `resources`: a deletion is delivered after the resource is gone. The second
    /// index finds who has an account already.
    static let correlations = """
        CREATE TABLE correlations (
            integration INTEGER NOT NULL,
            type INTEGER NOT NULL,
            resource TEXT NOT NULL,
            destination INTEGER NOT NULL,
            remote TEXT NOT NULL,
            PRIMARY KEY (integration, type, resource, destination)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX correlations_remote ON correlations (destination, type, remote);
        """
}
