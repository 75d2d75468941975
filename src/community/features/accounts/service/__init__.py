"""Use cases of the accounts slice: one public method each."""
