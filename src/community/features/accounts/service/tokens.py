"""Secrets that let in: made here, given away once, kept as hashes."""

import secrets
from hashlib import sha256
from typing import Final

TOKEN_BYTES: Final = 32
TOKEN_LENGTH: Final = 43


def new_token() -> str:
    """256 random bits, safe in cookies and links."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
