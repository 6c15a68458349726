extension Schema {
    /// Who belongs to which group: one row for each member, and the way back from a member.
    static let members = """
        CREATE TABLE members (
            group_key INTEGER NOT NULL REFERENCES resources ON DELETE CASCADE,
            member_key INTEGER NOT NULL REFERENCES resources ON DELETE CASCADE,
            PRIMARY KEY (group_key, member_key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX members_of ON members (member_key, group_key);
        """
}
