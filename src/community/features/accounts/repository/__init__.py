"""SQL that returns rows to be changed."""
