"""What goes in and out of the accounts slice."""
