"""Digests that are due: claimed once for each period, whoever asks."""

from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# A digest is due from half past seven on, by the person's own clock, each day or each Monday.
_DUE: Final = text(
    """
    SELECT m.person_id, (CAST(:now AS timestamptz) AT TIME ZONE zone.name)::date AS day, s.digest_on AS former,
        coalesce(s.digest, 'weekly') AS digest, m.last_seen_at
    FROM accounts_mailbox m
    LEFT JOIN notifications_settings s ON s.person_id = m.person_id
    CROSS JOIN LATERAL (SELECT coalesce(s.zone, 'Europe/Paris') AS name) zone
    WHERE m.person_id > :after
        AND coalesce(s.digest, 'weekly') <> 'none'
        AND (CAST(:now AS timestamptz) AT TIME ZONE zone.name)::time >= '07:30'
        AND (s.digest = 'daily' OR extract(isodow FROM CAST(:now AS timestamptz) AT TIME ZONE zone.name) = 1)
        AND (s.digest_on IS NULL OR s.digest_on < (CAST(:now AS timestamptz) AT TIME ZONE zone.name)::date)
    ORDER BY m.person_id
    LIMIT :limit
    """
)
# Two workers may have read the same people: the row decides who writes.
_CLAIM: Final = text(
    """
    INSERT INTO notifications_settings AS s (person_id, digest_on, seen_at)
    SELECT * FROM unnest(CAST(:people AS uuid[]), CAST(:days AS date[]), CAST(:seen AS timestamptz[]))
    ON CONFLICT (person_id) DO UPDATE
    SET digest_on = excluded.digest_on, seen_at = coalesce(excluded.seen_at, s.seen_at)
    WHERE s.digest_on IS NULL OR s.digest_on < excluded.digest_on
    RETURNING s.person_id, s.seen_at, s.mail_stop
    """
)


class Due(NamedTuple):
    """A person whose digest is due on a day; `former`: the day of the one before."""

    person_id: UUID
    day: date
    former: date | None
    digest: str
    last_seen_at: datetime | None


class Claimed(NamedTuple):
    """A digest that is ours to write."""

    person_id: UUID
    seen_at: datetime | None
    mail_stop: str | None


async def due(session: AsyncSession, *, now: datetime, after: UUID, limit: int) -> list[Due]:
    """The next people by key."""
    rows = await session.execute(_DUE, {"now": now, "after": after, "limit": limit})
    return [Due(*row) for row in rows]


async def claim(session: AsyncSession, people: list[Due]) -> dict[UUID, Claimed]:
    """Those of them whose period nobody else has taken."""
    if not people:
        return {}
    rows = await session.execute(
        _CLAIM,
        {
            "people": [person.person_id for person in people],
            "days": [person.day for person in people],
            "seen": [person.last_seen_at for person in people],
        },
    )
    return {row.person_id: Claimed(*row) for row in rows}
