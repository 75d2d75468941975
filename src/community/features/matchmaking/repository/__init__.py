"""Rows to be changed."""
