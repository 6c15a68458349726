// Filled by its own tests.
