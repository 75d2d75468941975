"""What changes notices and settings."""
