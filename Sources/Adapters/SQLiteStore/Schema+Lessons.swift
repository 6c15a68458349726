extension Schema {
    /// Attributes of extension schemas that were learned; `part` is empty for whole attributes.
    static let lessons = """
        CREATE TABLE lessons (
            key INTEGER PRIMARY KEY,
            integration INTEGER NOT NULL,
            type INTEGER NOT NULL,
            urn TEXT NOT NULL COLLATE NOCASE,
            name TEXT NOT NULL COLLATE NOCASE,
            part TEXT NOT NULL COLLATE NOCASE,
            kind TEXT NOT NULL,
            multi_valued INTEGER NOT NULL,
            UNIQUE (integration, type, urn, name, part)
        ) STRICT;
        """
}
