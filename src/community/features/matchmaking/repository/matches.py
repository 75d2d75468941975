"""Rows of the matcher, written whole lists at a time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.matchmaking.models import LearntWeights, Line, Match, Opportunity, Prospect, Round

_BATCH: Final = 1000
_ONE_WRITER: Final = 6_206_207
"""Advisory lock: `community match rebuild` and the matcher write one after the other."""


async def write_lists(
    session: AsyncSession, needs: Collection[UUID], rows: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """Replace the lists of these needs; who was on one stays the same row. Needs that are gone are passed over."""
    await session.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
    opportunities = set(await session.scalars(select(Opportunity.id).where(Opportunity.id.in_(needs))))
    near = {row["near_line_id"] for row in rows}
    lines = set(await session.scalars(select(Line.id).where(Line.id.in_([*needs, *(near - {None})]))))
    rows = [
        {
            **row,
            "id": uuid4(),
            "opportunity_id": row["need_id"] if row["need_id"] in opportunities else None,
            "line_id": row["need_id"] if row["need_id"] in lines else None,
            "near_line_id": row["near_line_id"] if row["near_line_id"] in lines else None,
            "made_at": now,
            "first_made_at": now,
        }
        for row in rows
        if row["need_id"] in opportunities or row["need_id"] in lines
    ]
    for start in range(0, len(rows), _BATCH):
        statement = postgresql.insert(Match).values(rows[start : start + _BATCH])
        kept = {"id", "need_id", "opportunity_id", "line_id", "organisation_id", "first_made_at"}
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=[Match.need_id, Match.organisation_id],
                set_={column: statement.excluded[column] for column in rows[0] if column not in kept},
            )
        )
    await session.execute(delete(Match).where(Match.need_id.in_(needs), Match.made_at != now))


async def drop_other_lists(session: AsyncSession, needs: Iterable[UUID]) -> None:
    """Those of needs that are asked no longer."""
    kept = set(needs)
    held = await session.scalars(select(Match.need_id).distinct())
    gone = [need for need in held if need not in kept]
    await session.execute(delete(Match).where(Match.need_id.in_(gone)))


async def write_prospects(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace all."""
    await session.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
    await session.execute(delete(Prospect))
    for start in range(0, len(rows), _BATCH):
        await session.execute(postgresql.insert(Prospect).values(rows[start : start + _BATCH]).on_conflict_do_nothing())


async def write_round(session: AsyncSession, **values: Any) -> None:
    await session.execute(insert(Round).values(**values))


async def use_weights(session: AsyncSession, weights: Mapping[str, Any], learnt_from: int, now: datetime) -> None:
    """From now on these count."""
    await use_sensible_weights(session)
    session.add(LearntWeights(made_at=now, learnt_from=learnt_from, weights=dict(weights), in_use=True))


async def use_sensible_weights(session: AsyncSession) -> None:
    """From now on nothing that was learnt counts."""
    await session.execute(update(LearntWeights).values(in_use=False).where(LearntWeights.in_use))
