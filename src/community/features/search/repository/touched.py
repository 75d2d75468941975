"""What is to be made anew."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import String, Uuid

from community.core.searching import Touched
from community.features.search.models import FoundDocument, TouchedDocument
from community.infra.waking import wake

CHANNEL: Final = "search_touched"


async def note(session: AsyncSession, touched: Collection[Touched]) -> None:
    """Have these looked at; whoever does it is woken by the commit."""
    each = list(dict.fromkeys(touched))
    if not each:
        return
    rows = [{"kind": one.kind, "document_id": one.id, "whole_group": one.whole_group} for one in each]
    await session.execute(insert(TouchedDocument), rows)
    await wake(session, CHANNEL)


async def note_all(session: AsyncSession, kind: str, ids: Sequence[UUID], *, since: datetime) -> None:
    """Have these documents looked at one by one, as noted at that time."""
    each = select(
        literal(kind, String()), func.unnest(literal(list(ids), ARRAY(Uuid()))), literal(since).label("since")
    )
    await session.execute(insert(TouchedDocument).from_select(["kind", "document_id", "noted_at"], each))


async def take(session: AsyncSession, *, limit: int) -> list[Any]:
    """The oldest ones, taken out: kind, document_id, whole_group, noted_at."""
    oldest = (
        select(TouchedDocument.id).order_by(TouchedDocument.id).limit(limit).with_for_update(skip_locked=True)
    ).cte("oldest")
    rows = await session.execute(
        delete(TouchedDocument)
        .where(TouchedDocument.id.in_(select(oldest.c.id)))
        .returning(
            TouchedDocument.kind, TouchedDocument.document_id, TouchedDocument.whole_group, TouchedDocument.noted_at
        )
    )
    return list(rows)


async def known_of_group(session: AsyncSession, kind: str, group_id: UUID) -> list[UUID]:
    """Documents of a group that can be found until now."""
    known = select(FoundDocument.id).where(
        FoundDocument.kind == kind, FoundDocument.group_id == group_id, FoundDocument.gone.is_(False)
    )
    return list(await session.scalars(known))
