"""Conversations, members and messages to be changed."""
