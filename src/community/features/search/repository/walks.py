"""Walks through all of a kind."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import String

from community.features.search.models import FoundDocument, Walk


async def begin(session: AsyncSession, kinds: Collection[str], *, reason: str, now: datetime, anew: bool) -> None:
    """Have all of these kinds walked through, from the first on; `anew` False: only those that never were.

    A walk that is under way goes on where it is, unless it only compares and everything is to be made anew.
    """
    kind = func.unnest(literal(list(kinds), ARRAY(String()))).column_valued("kind")
    rows = select(kind, literal(reason, String()), literal(now))
    statement = insert(Walk).from_select(["kind", "reason", "started_at"], rows)
    if not anew:
        await session.execute(statement.on_conflict_do_nothing())
        return
    start = {"reason": reason, "started_at": now, "finished_at": None, "after_id": None}
    counts = dict.fromkeys(("seen", "written", "removed"), 0)
    over = or_(Walk.finished_at.is_not(None), and_(literal(reason) == "reindex", Walk.reason != "reindex"))
    await session.execute(statement.on_conflict_do_update(index_elements=["kind"], set_=start | counts, where=over))


async def next_walk(session: AsyncSession) -> Walk | None:
    """One that is not finished, and that nobody else walks just now."""
    waiting = select(Walk).where(Walk.finished_at.is_(None)).order_by(Walk.started_at, Walk.kind).limit(1)
    walk: Walk | None = await session.scalar(waiting.with_for_update(skip_locked=True))
    return walk


async def forget_tombstones(session: AsyncSession, *, now: datetime, after: timedelta) -> None:
    """Those that every engine has seen long ago."""
    old = FoundDocument.noted_at < now - after
    await session.execute(delete(FoundDocument).where(FoundDocument.gone.is_(True), old))
