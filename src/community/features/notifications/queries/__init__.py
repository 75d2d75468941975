"""What shows notices and settings."""
