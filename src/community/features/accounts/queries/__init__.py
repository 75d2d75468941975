"""SQL that returns structs to be shown."""
