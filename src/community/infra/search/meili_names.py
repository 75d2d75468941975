"""What an installation calls its own in Meilisearch."""

import hmac
from typing import Final
from uuid import UUID, uuid5

_KEYS: Final = UUID("6f1b7b0e-5a70-4f6b-9a53-0d1a6d7b9d31")


def index_name(prefix: str, kind: str, *, building: bool = False) -> str:
    """Of the index of a kind, or of the one that is being built for it."""
    return f"{prefix}_{kind}{'__building' if building else ''}"


def key_id(prefix: str, name: str) -> UUID:
    return uuid5(_KEYS, f"{prefix} {name}")


def key_of(master_key: str, prefix: str, name: str) -> str:
    """The key of this name, as Meilisearch makes it: the HMAC of its id."""
    return hmac.new(master_key.encode(), str(key_id(prefix, name)).encode(), "sha256").hexdigest()
