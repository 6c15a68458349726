extension Schema {
    /// Finds the oldest change that takes access away and has not reached its target.
    static let urgency = """
        CREATE INDEX deliveries_urgent ON deliveries (destination, key)
            WHERE urgent = 1 AND state <= 2;
        """
}
