"""Structs to be shown."""
