"""How far everything is, for the operator."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.search.models import Engine, TouchedDocument, Walk
from community.features.search.queries.documents import last_change


class Standing(NamedTuple):
    """The last walk through each kind, all engines, the newest change, and what waits to be made anew."""

    walks: list[Walk]
    engines: list[Engine]
    last_change: int
    touched: int


async def standing(session: AsyncSession) -> Standing:
    """Four statements."""
    return Standing(
        walks=list(await session.scalars(select(Walk).order_by(Walk.kind))),
        engines=list(await session.scalars(select(Engine).order_by(Engine.name))),
        last_change=await last_change(session),
        touched=await session.scalar(select(func.count()).select_from(TouchedDocument)) or 0,
    )
