"""HTTP of the accounts slice."""
