extension Schema {
    /// What minutes come to by the hour, for charts of weeks: 60 times fewer rows to read.
    ///
    /// Of the counts of a destination (kind 0), those at 4 and 5 are levels, of which the greatest
    /// counts; all others are added up.
    static let hours = """
        CREATE TABLE hourly_samples (
            minute INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            name TEXT NOT NULL,
            counts TEXT NOT NULL,
            PRIMARY KEY (minute, kind, name)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO hourly_samples
            SELECT hour, kind, name, group_concat(value, ' ') FROM (
                SELECT minute / 60 * 60 AS hour, kind, name, part.key AS place,
                    iif(kind = 0 AND part.key IN (4, 5), max(part.value), sum(part.value))
                        AS value
                FROM samples, json_each('[' || replace(counts, ' ', ',') || ']') AS part
                GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4)
            GROUP BY hour, kind, name;
        """
}
