"""How far everything is, for the operator and the administrator."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.search.models import Engine, FoundDocument, TouchedDocument, Walk
from community.features.search.queries.documents import last_change
from community.features.search.schemas.standing import EngineOut, StandingOut, WalkOut


class Standing(NamedTuple):
    """The last walk through each kind, all engines, the newest change, and how many notes wait."""

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


async def shown_standing(session: AsyncSession) -> StandingOut:
    """The same with the documents of each kind; five statements."""
    found = await standing(session)
    counted = select(FoundDocument.kind, func.count().label("documents")).where(FoundDocument.gone.is_(False))
    documents = {row.kind: row.documents for row in await session.execute(counted.group_by(FoundDocument.kind))}
    return StandingOut(
        waiting=found.touched,
        walks=[
            WalkOut(
                kind=walk.kind,
                documents=documents.get(walk.kind, 0),
                reason=walk.reason,
                started_at=walk.started_at,
                finished_at=walk.finished_at,
                seen=walk.seen,
                written=walk.written,
                removed=walk.removed,
            )
            for walk in found.walks
        ],
        engines=[
            EngineOut(
                name=each.name,
                documents=each.documents,
                bytes=each.bytes,
                behind=max(found.last_change - each.position, 0),
                lag_ms=each.lag_ms,
                building=each.building > 0,
                seen_at=each.seen_at,
            )
            for each in found.engines
        ],
    )
