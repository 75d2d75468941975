"""Marks for the matcher: whose lines, opportunities or answers have changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_names
from community.features.matchmaking.models import Change
from community.infra.waking import wake

CHANNEL: Final = "matchmaking"
"""Notified when there is something for the matcher to do."""


async def note_changes(session: AsyncSession, organisation_ids: Iterable[UUID]) -> None:
    """Have the matcher look at these organisations again, those of them that exist."""
    known = select(organisation_names.c.id, func.clock_timestamp()).where(
        organisation_names.c.id.in_(sorted(set(organisation_ids)))
    )
    statement = insert(Change).from_select(["organisation_id", "noted_at"], known.order_by(organisation_names.c.id))
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Change.organisation_id], set_={"noted_at": statement.excluded.noted_at}
        )
    )
    await wake(session, CHANNEL)


async def noted(session: AsyncSession) -> Mapping[UUID, datetime]:
    """When each of those was noted that wait."""
    rows = await session.execute(select(Change.organisation_id, Change.noted_at))
    return {row.organisation_id: row.noted_at for row in rows}


async def forget(session: AsyncSession, seen: Mapping[UUID, datetime]) -> None:
    """Take these marks away; what was noted again meanwhile stays."""
    pairs = list(seen.items())
    for start in range(0, len(pairs), 1000):
        some = pairs[start : start + 1000]
        await session.execute(delete(Change).where(tuple_(Change.organisation_id, Change.noted_at).in_(some)))
