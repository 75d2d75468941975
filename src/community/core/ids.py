"""Identifiers: UUIDv7 everywhere, so that keys grow with time and can be made before the row exists."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

_TIMED: Final = 7


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562), ordered by its creation time within this process."""
    return uuid7()


def first_id(at: datetime) -> UUID:
    """No id that was made at this moment or later is smaller."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def made_at(made: UUID) -> datetime | None:
    """When an id was made; None for ids that do not say it (none of ours)."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, tz=UTC) if made.version == _TIMED else None
