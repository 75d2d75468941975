"""Conversations and messages to be shown."""
