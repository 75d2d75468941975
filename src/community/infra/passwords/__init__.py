"""Passwords: hashed by argon2id in a bounded pool, and refused when they are easy to guess or known from leaks."""

from community.infra.passwords.policy import MAX_LENGTH, MIN_LENGTH, PasswordPolicy, PasswordWeakness, normalise
from community.infra.passwords.service import PasswordQueueFull, Passwords

__all__ = [
    "MAX_LENGTH",
    "MIN_LENGTH",
    "PasswordPolicy",
    "PasswordQueueFull",
    "PasswordWeakness",
    "Passwords",
    "normalise",
]
