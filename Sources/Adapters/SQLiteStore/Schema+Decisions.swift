extension Schema {
    /// When an operator last decided about a mass change of an integration.
    static let decisions = """
        CREATE TABLE decisions (
            integration TEXT PRIMARY KEY,
            decided INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
