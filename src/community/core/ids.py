"""Identifiers: UUIDv7 everywhere, so that keys grow with time and can be made before the row exists."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562), ordered by its creation time within this process."""
    return uuid7()


def first_id(at: datetime) -> UUID:
    """No id that was made at this moment or later is smaller."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
