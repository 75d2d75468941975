"""Letting old notices go."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

READ_KEPT: Final = timedelta(days=90)
MOST: Final = 10_000
"""Notices of one person."""
BATCH: Final = 5_000

_READ: Final = text(
    """
    DELETE FROM notifications_notice WHERE id IN (
        SELECT id FROM notifications_notice
        WHERE read_at < :before AND mail_stage <> 'waiting' LIMIT :batch FOR UPDATE SKIP LOCKED
    )
    """
)
_TOO_MANY: Final = text(
    """
    DELETE FROM notifications_notice WHERE id IN (
        SELECT old.id
        FROM (SELECT person_id FROM notifications_notice GROUP BY person_id HAVING count(*) > :most) person
        CROSS JOIN LATERAL (
            SELECT n.id FROM notifications_notice n WHERE n.person_id = person.person_id ORDER BY n.id DESC OFFSET :most
        ) old
        LIMIT :batch
    )
    """
)


async def prune(session: AsyncSession, *, now: datetime, most: int = MOST) -> bool:
    """Delete a batch of what was read long ago, and of the oldest of who has too many; True when there may be more."""
    read = await session.execute(_READ, {"before": now - READ_KEPT, "batch": BATCH})
    many = await session.execute(_TOO_MANY, {"most": most, "batch": BATCH})
    return BATCH in {read.rowcount, many.rowcount}  # type: ignore[attr-defined]  # cursors of DML have it
