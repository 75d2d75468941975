"""How far engines have come, and which generation of them is wanted."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.search.models import Engine, Generation

FIRST: Final = 1


async def report(session: AsyncSession, *, name: str, now: datetime, **state: Any) -> None:
    """Take note of an engine's kind, generation, position, documents, bytes and lag_ms."""
    statement = insert(Engine).values(name=name, seen_at=now, **state)
    await session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"seen_at": now, **state}))


async def introduce(session: AsyncSession, *, name: str, kind: str, now: datetime) -> None:
    """Have a row for an engine that nobody has heard of yet: of no generation, so that it is built."""
    nothing = dict.fromkeys(("generation", "position", "building", "documents", "bytes", "lag_ms"), 0)
    await session.execute(insert(Engine).values(name=name, kind=kind, seen_at=now, **nothing).on_conflict_do_nothing())


async def hold(session: AsyncSession, name: str) -> Engine | None:
    """Its row, locked until the end of the transaction; None while somebody else holds it."""
    engine: Engine | None = await session.scalar(
        select(Engine).where(Engine.name == name).with_for_update(skip_locked=True)
    )
    return engine


async def forget_others(session: AsyncSession, *, kind: str, name: str) -> None:
    """Engines of a kind that this one has taken the place of."""
    await session.execute(delete(Engine).where(Engine.kind == kind, Engine.name != name))


async def wanted(session: AsyncSession, kind: str) -> int:
    """The generation that engines of this kind are to have."""
    found = await session.scalar(select(Generation.wanted).where(Generation.kind == kind))
    return FIRST if found is None else found


async def want_next(session: AsyncSession, kind: str) -> int:
    """Have the engines of this kind built anew; returns the generation."""
    statement = insert(Generation).values(kind=kind, wanted=FIRST + 1)
    renewed = statement.on_conflict_do_update(index_elements=["kind"], set_={"wanted": Generation.wanted + 1})
    return (await session.execute(renewed.returning(Generation.wanted))).scalar_one()


async def is_known(session: AsyncSession, name: str) -> bool:
    """Whether this engine has reported, and was not forgotten."""
    return await session.scalar(select(Engine.name).where(Engine.name == name)) is not None


async def known(session: AsyncSession) -> list[Engine]:
    """All that have reported, by name."""
    return list(await session.scalars(select(Engine).order_by(Engine.name)))


async def forget_silent(session: AsyncSession, *, since: datetime) -> None:
    """Those that are no more, or must begin anew when they come back."""
    await session.execute(delete(Engine).where(Engine.seen_at < since))
