"""The use cases of private messages."""
