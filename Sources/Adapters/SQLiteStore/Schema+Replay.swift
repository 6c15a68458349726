extension Schema {
    /// What is made once more: whether the receiver has taken a delivery before, and since when one
    /// may be attempted that older ones came back in front of.
    static let replay = """
        ALTER TABLE deliveries ADD COLUMN replayed INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE deliveries ADD COLUMN overtaken INTEGER;
        """
}
