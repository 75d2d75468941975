"""What of the forum can be found."""
