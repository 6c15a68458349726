// Filled by its own helpers.
